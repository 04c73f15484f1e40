import { parseArgs } from 'node:util'
import { FAULTS } from './faults.ts'
import { startFakeLlm } from './server.ts'

/** `npm run fake:llm -- --port 4010 --fault hang-first`, or `--share 0.3 --seed 7` for a mixture. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4010' },
    fault: { type: 'string', default: 'none' },
    share: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const fault = FAULTS.find((name) => name === values.fault)
if (!fault) {
  console.error(`--fault ${values.fault}: expected one of ${FAULTS.join(', ')}`)
  process.exit(2)
}
const fake = await startFakeLlm({
  port: Number(values.port),
  fault,
  seed: Number(values.seed),
  ...(values.share === undefined ? {} : { share: Number(values.share) }),
})
console.log(
  `The fake endpoint answers at ${fake.url}, fault: ${fault}. What it was asked: /v1/recorded`,
)
console.log(`OPENAI_BASE_URL=${fake.url} OPENAI_MODEL=fake OPENAI_EMBEDDING_MODEL=fake npm start`)
