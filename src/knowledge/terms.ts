/** FNV-1a, 32 bits: letters in, a number out. */
const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/** A word as a number. Two words of one base share a number about once in a hundred thousand. */
export function hashOf(word: string, seed = OFFSET): number {
  let hash = seed
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME)
  return hash >>> 0
}

/** Numbers the terms that it is shown 0, 1, 2 …, without keeping their letters. */
export interface Terms {
  size(): number
  /** The number of a term, which gets one when it is new. */
  add(hash: number): number
  /** The number of a term; -1 when it was never shown. */
  find(hash: number): number
}

const FREE = 0

/** An open-addressing table in typed arrays: a tenth of the memory of a Map of strings. */
export function createTerms(): Terms {
  let mask = 1023
  let keys = new Uint32Array(mask + 1)
  let values = new Uint32Array(mask + 1)
  let size = 0

  /** 0 marks a free place, so that no term may be it. */
  const keyOf = (hash: number): number => (hash === FREE ? 1 : hash)
  function placeOf(key: number): number {
    let place = Math.imul(key, 0x9e3779b1) >>> 7
    while (keys[place & mask] !== FREE && keys[place & mask] !== key) place++
    return place & mask
  }
  function grow(): void {
    const [oldKeys, oldValues] = [keys, values]
    mask = mask * 2 + 1
    keys = new Uint32Array(mask + 1)
    values = new Uint32Array(mask + 1)
    for (let at = 0; at < oldKeys.length; at++) {
      if (oldKeys[at] === FREE) continue
      const place = placeOf(oldKeys[at]!)
      keys[place] = oldKeys[at]!
      values[place] = oldValues[at]!
    }
  }
  return {
    size: () => size,
    add(hash) {
      const key = keyOf(hash)
      let place = placeOf(key)
      if (keys[place] !== FREE) return values[place]!
      if (size * 3 > mask * 2) {
        grow()
        place = placeOf(key)
      }
      keys[place] = key
      values[place] = size
      return size++
    },
    find(hash) {
      const place = placeOf(keyOf(hash))
      return keys[place] === FREE ? -1 : values[place]!
    },
  }
}
