import { afterAll } from 'vitest'
import { removeLeftovers } from './profile.ts'

afterAll(removeLeftovers)
