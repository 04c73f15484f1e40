/** Connectors of the public cloud: Teams and Skype have one host, all other channels their own. */
const EXACT = ['smba.trafficmanager.net']
const UNDER = ['.botframework.com']
/** Where Teams keeps the files that people send; an address there carries its own permission. */
const FILES_UNDER = ['.sharepoint.com']

/**
 * Whether answers may be sent to that address. The serviceUrl of a conversation comes from outside and
 * is called with our credentials, so nothing but the Bot Service's own hosts will do.
 */
export const isPinned = (address: string): boolean => leadsTo(address, EXACT, UNDER)

export const isFileStore = (address: string): boolean => leadsTo(address, [], FILES_UNDER)

function leadsTo(address: string, exact: readonly string[], under: readonly string[]): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') {
    return false
  }
  return exact.includes(url.hostname) || under.some((domain) => url.hostname.endsWith(domain))
}
