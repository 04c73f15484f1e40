/** Line icons on a 24 px grid; they say nothing that a label beside them does not say. */
export const Icon = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
)

export const ChatIcon = () => (
  <Icon path="M20 11.5a7.5 7.5 0 0 1-11 6.6L4 20l1.5-4.4A7.5 7.5 0 1 1 20 11.5Z" />
)
export const CloseIcon = () => <Icon path="M6 6l12 12M18 6 6 18" />
export const SendIcon = () => <Icon path="M4.5 12 20 4.5 15.5 20l-3.5-6-7.5-2Zm7.5 2 3.5-4" />
export const ClipIcon = () => (
  <Icon path="m19 11-7.4 7.4a4.6 4.6 0 0 1-6.5-6.5l7.8-7.8a3 3 0 0 1 4.3 4.3l-7.7 7.7a1.5 1.5 0 0 1-2.1-2.1l7-7" />
)
export const FileIcon = () => (
  <Icon path="M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5l-5-5Zm0 0v5h5" />
)
export const PersonIcon = () => (
  <Icon path="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c.6-3.6 3.7-6 7.5-6s6.9 2.4 7.5 6" />
)
export const PlaneIcon = () => (
  <Icon path="M20.5 4 3.5 11l5.5 2.2m11.5-9.2L17 20l-8-6.8m11.5-9.2L9 13.2V19l2.8-3.4" />
)
export const SaveIcon = () => <Icon path="M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14" />
export const VoiceIcon = () => (
  <Icon path="M12 15a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3Zm-6-3a6 6 0 0 0 12 0m-6 6v3" />
)
export const CLOCK = 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z'
export const TICK = 'm5 12.5 4.5 4.5L19 7.5'
export const READ = 'm2 12.5 4.5 4.5L16 7.5m-5 8.5 1 1 9.5-9.5'
