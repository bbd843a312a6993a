import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { detect } from '../../server/src/generate/detect.ts'
import { propose } from '../../server/src/generate/proposal.ts'
import { gather } from '../../server/src/stack.ts'
import { UsageError } from '../../server/src/usage.ts'
import { workspaceOf } from '../support/workspace.ts'
import { deployments } from './deployments.ts'
import { projects } from './projects.ts'

const known = [...Object.values(projects).map(({ files }) => files), ...Object.values(deployments)]

/** Files of a project or a deployment, one of them with a stretch taken out, or replaced with the text of another. */
const broken = fc
  .record({
    files: fc.constantFrom(...known),
    file: fc.nat(),
    from: fc.nat(),
    length: fc.nat(60),
    by: fc.option(fc.tuple(fc.nat(), fc.nat())),
  })
  .map(({ files, file, from, length, by }) => {
    const names = Object.keys(files)
    const name = names[file % names.length] ?? ''
    const text = files[name] ?? ''
    const start = from % (text.length + 1)
    const donor = by ? (Object.values(known[by[0] % known.length] ?? {})[by[1] % 3] ?? '') : ''
    return { ...files, [name]: text.slice(0, start) + donor.slice(0, 200) + text.slice(start + length) }
  })

test('whatever stands in the files, they end in a plan, a question or one message', () => {
  fc.assert(
    fc.property(broken, files => {
      const workspace = workspaceOf(files)
      const view = { workspace, stacks: gather(workspace) }
      const { decisions, questions } = detect(view)
      const keys = [...decisions, ...questions].map(({ key }) => key)
      assert.equal(new Set(keys).size, keys.length, 'each key is decided or asked once')
      assert.ok(questions.length <= 4, `${questions.length} questions`)
      try {
        propose({ view, answers: {}, answered: [], language: 'en', folder: { at: () => ({ kind: 'absent' }) }, choose: () => 'fail' })
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error))
      }
    }),
    { numRuns: 150 },
  )
})
