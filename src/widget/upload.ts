import { Refused } from './protocol.ts'

const LONGEST_MS = 180_000

/** XMLHttpRequest, because fetch cannot tell how much of an upload has gone; 0 to 1. Throws Refused. */
export function upload(
  url: string,
  token: string,
  { body, onProgress }: { body: FormData; onProgress(progress: number): void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total)
    request.onload = () => (request.status < 300 ? resolve() : reject(new Refused(request.status)))
    request.onerror = request.ontimeout = () => reject(new Refused(0))
    request.timeout = LONGEST_MS
    request.send(body)
  })
}
