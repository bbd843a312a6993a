import type { Target } from './formats/format.ts'
import { fileName } from './path.ts'

const releases: Record<string, string> = {
  buster: 'debian-10',
  bullseye: 'debian-11',
  bookworm: 'debian-12',
  trixie: 'debian-13',
  bionic: 'ubuntu-18.04',
  focal: 'ubuntu-20.04',
  jammy: 'ubuntu-22.04',
  noble: 'ubuntu-24.04',
}

/** Packages whose version a target has a place for. */
const packages: Record<string, keyof Target> = {
  django: 'django',
  gunicorn: 'gunicorn',
  uwsgi: 'uwsgi',
  pyuwsgi: 'uwsgi',
  supervisor: 'supervisor',
}

/** In which the generator remembers the system that it wrote a deployment for. */
export const generatorLock = '.djdeploy-lock.json'

/**
 * What the project says it will run on: the system a deployment was generated for, base images, and the versions that requirement and
 * lock files pin. Where two files disagree, nothing is known; a lock file wins over what it locks, and what was generated over images.
 */
export function detectTarget(files: readonly string[], read: (path: string) => string | undefined): Target {
  const images: Target[] = []
  const locked: Target[] = []
  const required: Target[] = []
  const generated: Target[] = []
  for (const path of files) {
    const name = fileName(path)
    if (/^Dockerfile|\.Dockerfile$/.test(name)) images.push(fromDockerfile(read(path) ?? ''))
    else if (/^(docker-)?compose[\w.-]*\.ya?ml$/.test(name)) for (const image of fromCompose(read(path) ?? '')) images.push(image)
    else if (name === 'poetry.lock' || name === 'uv.lock') locked.push(fromLock(read(path) ?? ''))
    else if (name === 'Pipfile.lock') locked.push(fromPipfileLock(read(path) ?? ''))
    else if (/^requirements[\w.-]*\.(txt|in)$/.test(name) || /\/requirements\/[\w.-]+\.(txt|in)$/.test(path))
      required.push(fromRequirements(read(path) ?? ''))
    else if (name === generatorLock) generated.push(fromGenerator(read(path) ?? ''))
    else if (name === 'pyproject.toml' || name === 'Pipfile') required.push(fromProject(read(path) ?? ''))
  }
  return { ...agreed(images), ...agreed(required), ...agreed(locked), ...agreed(generated) }
}

/** What no two of the targets contradict. */
function agreed(targets: Target[]): Target {
  const result: Record<string, string> = {}
  const disputed = new Set<string>()
  for (const target of targets)
    for (const [key, value] of Object.entries(target)) {
      const before = (result[key] ??= value)
      if (before !== value) disputed.add(key)
    }
  for (const key of disputed) delete result[key]
  return result
}

/** The last stage is the one that runs. */
function fromDockerfile(text: string): Target {
  const images = new Map<string, string>()
  let last: string | undefined
  for (const [, base = '', name] of text.matchAll(/^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*(\S+)(?:[ \t]+AS[ \t]+(\S+))?/gim)) {
    last = images.get(base) ?? base
    if (name !== undefined) images.set(name, last)
  }
  return last === undefined ? {} : fromImage(last)
}

function fromCompose(text: string): Target[] {
  return [...text.matchAll(/^[ \t]+image:[ \t]*["']?([\w./:@-]+)["']?[ \t]*\r?$/gm)].map(([, image = '']) => fromImage(image))
}

/** An image that names its release or the version of what it is made for; `latest` and the like say nothing. */
function fromImage(image: string): Target {
  const match = /^(?:docker\.io\/)?(?:library\/)?([\w./-]+):([\w.-]+)/.exec(image)
  if (!match) return {}
  const [, name = '', tag = ''] = match
  const target: Target = {}
  const word = tag.split('-').find(part => Object.hasOwn(releases, part))
  if (word) target.distribution = releases[word]
  else if ((name === 'debian' || name === 'ubuntu') && /^\d+(\.\d+)?/.test(tag))
    target.distribution = `${name}-${/^\d+(\.04|\.10)?/.exec(tag)?.[0]}`
  const version = /^\d+\.\d+(\.\d+)?(?=$|-)/.exec(tag)?.[0]
  if (version && name === 'nginx') target.nginx = version
  if (version && name === 'python') target.python = version
  return target
}

function fromRequirements(text: string): Target {
  return collect(
    text.split('\n').flatMap(line => {
      const match = /^\s*([A-Za-z][\w.-]*)\s*(?:\[[^\]]*\])?\s*([=<>!~][^;#]*|\(\d[\w.]*\)\s*$)?/.exec(line)
      return match ? [[match[1] ?? '', (match[2] ?? '').replace(/^\((.*)\)\s*$/, '$1')]] : []
    }),
  )
}

/** `pyproject.toml` (standard and Poetry style) and `Pipfile`, by their lines. */
function fromProject(text: string): Target {
  const quoted = [...text.matchAll(/["']([A-Za-z][\w.-]*)(?:\s*\[[^\]"']*\])?\s*([=<>!~][^;"']*)?(?:;[^"']*)?["']\s*(?:,|\]|$)/gm)]
  const keyed = [
    ...text.matchAll(/^[ \t]*["']?([A-Za-z][\w.-]*)["']?[ \t]*=[ \t]*(?:\{[^}\n]*?version\s*=\s*)?["']([\^~=<>!\d][^"']*)["']/gm),
  ]
  return collect([...quoted, ...keyed].map(([, name = '', range = '']) => [name, range]))
}

function fromLock(text: string): Target {
  return collect(
    [...text.matchAll(/^name\s*=\s*"([^"]+)"\s*\r?\nversion\s*=\s*"([^"]+)"/gm)].map(([, name = '', version = '']) => [
      name,
      `==${version}`,
    ]),
  )
}

function fromPipfileLock(text: string): Target {
  try {
    const { default: packages = {} } = JSON.parse(text) as { default?: Record<string, { version?: string }> }
    return collect(Object.entries(packages).map(([name, { version = '' }]) => [name, version]))
  } catch {
    return {}
  }
}

function fromGenerator(text: string): Target {
  try {
    const { plan } = JSON.parse(text) as { plan?: { target?: unknown } }
    return typeof plan?.target === 'string' ? { distribution: plan.target } : {}
  } catch {
    return {}
  }
}

/** A package that is named makes its flavour known even where the version stays open. */
function collect(requirements: string[][]): Target {
  const target: Target = {}
  for (const [name = '', range = ''] of requirements) {
    const key = packages[name.toLowerCase()]
    if (!key || key === 'uwsgiFlavour') continue
    if (key === 'uwsgi') target.uwsgiFlavour = 'pip'
    const version = versionIn(range.trim())
    if (version !== undefined) target[key] = version
  }
  return target
}

/**
 * The version a requirement pins, or the lower end of a range that stays in one major version: `==4.2.7`, `~=4.2`, `^4.2`, `>=4.2,<5`.
 * Undefined where newer majors would do as well.
 */
function versionIn(range: string): string | undefined {
  const exact = /^={2,3}\s*(\d[\w.]*?)(\.\*)?$/.exec(range)?.[1] ?? /^=?(\d[\w.]*)$/.exec(range)?.[1]
  if (exact) return exact
  const caret = /^[\^~]=?\s*(\d[\w.]*)$/.exec(range)?.[1]
  if (caret) return caret
  const lower = />=?\s*(\d[\w.]*)/.exec(range)?.[1] ?? /~=\s*(\d[\w.]*)/.exec(range)?.[1]
  const upper = /<(=?)\s*(\d[\w.]*)/.exec(range)
  if (!lower || !upper) return undefined
  const major = Number.parseInt(lower, 10)
  const limit = upper[2] ?? ''
  const beginsNext = upper[1] === '' && /^\d+(\.0)*$/.test(limit) && Number.parseInt(limit, 10) === major + 1
  return beginsNext || Number.parseInt(limit, 10) === major ? lower : undefined
}
