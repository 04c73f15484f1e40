import type { ComponentChildren } from 'preact'

/** A table that may be wider than the screen: scrolled by keys as well. */
export const WideTable = ({ title, children }: { title: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keys
  <section class="wide-table" aria-label={title} tabIndex={0}>
    <table>{children}</table>
  </section>
)
