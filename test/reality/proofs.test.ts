import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rules } from '../../server/src/rules/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { beyond } from '../support/nginxRefusals.ts'
import { workspaceOf } from '../support/workspace.ts'
import { proofs } from './proofs/index.ts'
import { project } from './proofs/project.ts'
import type { Outcome, Proof } from './proofs/proof.ts'
import { type Deployment, type Files, withDeployment } from './support/deployment.ts'
import { skipReality } from './support/needs.ts'
import { until } from './support/until.ts'

const skip = skipReality()

describe('rules report what the real servers refuse or answer wrongly', { concurrency: 2 }, () => {
  for (const proof of proofs) {
    const name = `${proof.rule}: ${proof.because}`
    test(`${name} (on the servers)`, { skip, timeout: 60_000 }, async () => {
      await shows(proof, proof.broken, proof.symptom, {})
      await shows(proof, proof.fixed, proof.cured ?? ('ask' in proof ? { status: 200 } : { exit: 0 }), proof.symptom)
    })
    test(`${name} (linted)`, () => {
      assert.ok(reported(proof, proof.broken).includes('error'), 'is not reported')
      assert.deepEqual(reported(proof, proof.fixed), [], 'is still reported when fixed')
    })
  }
})

/** Rules of severity error that no proof can be had of here. */
const unproven: Record<string, string> = {
  'django/csrf-trusted-origins': 'Django wants a scheme since 4.0, and Debian 12 has 3.2',
  'uwsgi/socket-public': 'what the tests start listens on loopback alone',
}

test('each rule of severity error has a proof, or is held against its program line by line', () => {
  const proven = new Set(proofs.map(({ rule }) => rule))
  const isCompared = (id: string) => /^(syntax|setting)\//.test(id) || (id.startsWith('nginx/') && !beyond.test(id))
  const lacking = rules.filter(({ id, severity }) => severity === 'error' && !proven.has(id) && !isCompared(id))
  assert.deepEqual(lacking.map(({ id }) => id).sort(), Object.keys(unproven))
})

/** The severities with which a proof's rule reports these files. */
function reported(proof: Proof, files: Files): string[] {
  const problems = lint(gather(workspaceOf({ ...project, ...proof.files, ...files })))
  return problems.filter(problem => problem.rule === proof.rule).map(problem => problem.severity)
}

/** Does with these files what the proof says and compares what can be seen; nothing of another outcome may be seen in text or logs. */
async function shows(proof: Proof, files: Files, expected: Outcome, never: Outcome): Promise<void> {
  await withDeployment({ ...project, ...proof.files, ...files }, async deployment => {
    const seen = await observe(proof, deployment)
    const logs = () => (['nginx', 'app', 'supervisor'] as const).map(log => `--- ${log}\n${deployment.log(log)}`).join('\n')
    for (const key of ['status', 'redirects', 'exit'] as const)
      if (expected[key] !== undefined) assert.equal(seen[key], expected[key], `${key}\n${seen.text}\n${logs()}`)
    const text = 'ask' in proof ? 'body' : 'output'
    if (expected[text]) assert.match(seen.text, expected[text], logs())
    if (never[text]) assert.doesNotMatch(seen.text, never[text])
    for (const log of ['nginx', 'app', 'supervisor'] as const) {
      const wanted = expected[log]
      // The answer can be here before the line is in the log.
      if (wanted)
        await until(
          () => wanted.test(deployment.log(log)),
          5,
          () => `nothing like ${wanted} in the log of ${log}:\n${logs()}`,
        )
      const unwanted = never[log]
      if (unwanted) assert.doesNotMatch(deployment.log(log), unwanted)
    }
  })
}

interface Seen {
  status?: number
  redirects?: number
  exit?: number
  /** The body, or what the command said. */
  text: string
}

async function observe(proof: Proof, deployment: Deployment): Promise<Seen> {
  if ('run' in proof) {
    if (proof.booted) await deployment.boot()
    const { exit, output } = await deployment.run(proof.run)
    return { exit, text: output }
  }
  await deployment.boot()
  if (proof.first) await deployment.ask({ url: proof.first })
  const { status, redirects, body } = await deployment.ask(typeof proof.ask === 'string' ? { url: proof.ask } : proof.ask)
  return { status, redirects, text: body }
}
