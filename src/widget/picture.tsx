interface PictureProps {
  label: string
  /** Where the bytes come from: a chosen file or an address. */
  load(): Promise<Blob>
  maxWidth: number
  maxHeight: number
}

/**
 * A picture drawn on a canvas: the page that embeds us needs to allow no image source for it, and
 * what cannot be decoded is simply not drawn.
 */
export const Picture = (props: PictureProps) => (
  <canvas
    class="picture"
    role="img"
    aria-label={props.label}
    mount={(canvas: HTMLCanvasElement) => paint(canvas, props)}
  />
)

async function paint(canvas: HTMLCanvasElement, props: PictureProps): Promise<void> {
  const { load, maxWidth, maxHeight } = props
  const bitmap = await load()
    .then(createImageBitmap)
    .catch(() => undefined)
  if (!bitmap) {
    canvas.hidden = true
    return
  }
  const scale = Math.min(1, maxWidth / bitmap.width, maxHeight / bitmap.height)
  const density = Math.min(2, devicePixelRatio)
  canvas.width = Math.max(1, bitmap.width * scale * density)
  canvas.height = Math.max(1, bitmap.height * scale * density)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  canvas.dispatchEvent(new Event('painted', { bubbles: true }))
}
