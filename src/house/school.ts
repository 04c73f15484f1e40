import { isDeepStrictEqual } from 'node:util'
import { inTurns } from '../understanding/paced.ts'
import { type Learnt, type Lessons, learn } from '../understanding/understand.ts'

/** Where minds learn; houses of one process may share one, since equal lessons teach the same. */
export interface School {
  /** Learns, a little at a time, unless these lessons are remembered. */
  study(lessons: Lessons): Promise<Learnt>
  /** What these lessons taught, when it is remembered. */
  known(lessons: Lessons): Learnt | undefined
}

/** Remembers what was learnt last, from so many sets of lessons. */
export function createSchool(remembers = 1): School {
  const memory: { lessons: Lessons; learnt: Learnt }[] = []
  const known = (lessons: Lessons) =>
    memory.find((remembered) => isDeepStrictEqual(remembered.lessons, lessons))?.learnt
  return {
    known,
    async study(lessons) {
      const remembered = known(lessons)
      if (remembered) return remembered
      const learnt = await inTurns(learn(lessons))
      memory.unshift({ lessons, learnt })
      memory.splice(remembers)
      return learnt
    },
  }
}
