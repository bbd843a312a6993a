import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import picomatch from 'picomatch'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Position } from 'vscode-languageserver-types'
import { rulePage } from '../features/diagnostic.ts'
import type { Place, View } from '../features/place.ts'
import { contentOf } from '../files.ts'
import type { Document, FormatId } from '../formats/format.ts'
import type { Language } from '../l10n.ts'
import { chooseLanguage } from '../language.ts'
import { isBelow } from '../path.ts'
import type { Check, Settings } from '../protocol.ts'
import { countsOf } from '../report/report.ts'
import { UsageError } from '../usage.ts'
import { slashed } from '../walk.ts'
import { configOf, type OpenProject, openProject, type Project, projectsOf } from './projects.ts'
import { type Publication, publisher } from './publisher.ts'

/** A document of an editor, and what the features look at with it. */
export interface Shown extends View {
  document: Document
}

/** What a session tells besides what it is asked for. */
interface Notices {
  /** A mistake in a configuration file of ours that the user should know of. */
  warn(message: string): void
  log(message: string): void
}

/** What an editor has open and what is known of it. It knows no connection: it is told what happens, and asked. */
export class Session {
  /** The editor has the commands of our own extension. */
  hasCommands = false
  /** The editor puts in snippets, with places to fill in. */
  hasSnippets = false
  /** The language of the editor; undefined where it does not tell. */
  spoken: Language | undefined
  settings: Settings = {}
  readonly #notices: Notices
  #folders: readonly string[] = []
  readonly #editors = new Map<string, TextDocument>()
  readonly #projects = new Map<string, OpenProject | undefined>()
  /** Files whose text has changed since the projects were brought up to date. */
  readonly #touched = new Set<string>()
  /** Whether files have come or gone since. */
  #listing = false
  readonly #publisher = publisher(this.#editors, () => (this.hasCommands ? rulePage : undefined))
  /** Mistakes that the user was told of, and that are still there. */
  #told = new Set<string>()

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** The folders of the editor, as it names them. */
  setFolders(added: readonly string[], removed: readonly string[] = []): void {
    const gone = new Set(removed.map(pathOf))
    this.#folders = [...this.#folders.filter(folder => !gone.has(folder)), ...added.flatMap(uri => pathOf(uri) ?? [])]
  }

  /** Everything is read and published anew: settings have changed, or the user wants it. */
  restart(): void {
    this.#projects.clear()
    this.#publisher.restart()
  }

  /** A document was opened or has another text. Gives whether that may change what is found. */
  edited(editor: TextDocument): boolean {
    const path = pathOf(editor.uri)
    if (path === undefined) return false
    this.#editors.set(path, editor)
    this.#publisher.typedIn(path)
    return this.#touch(path, true)
  }

  closed(uri: string): boolean {
    const path = pathOf(uri)
    if (path === undefined || !this.#editors.delete(path)) return false
    return this.#touch(path, existsSync(path))
  }

  /** A file on the disk has another text, or has come or gone. */
  changedOnDisk(uri: string): boolean {
    const path = pathOf(uri)
    return path !== undefined && this.#touch(path, existsSync(path))
  }

  /** Looks for what other programs have done to the files, for editors that do not tell. */
  lookAtDisk(): void {
    for (const project of this.#projects.values()) for (const path of project?.writtenSince() ?? []) this.#touched.add(path)
    this.#listing = true
  }

  /** `exists` tells whether there is such a file now, on the disk or in an editor. */
  #touch(path: string, exists: boolean): boolean {
    this.#touched.add(path)
    const projects = [...this.#projects.values()]
    const around = projects.filter(project => project && isBelow(path, project.root))
    if (around.length === 0 || around.some(project => project?.workspace.has(path) !== exists)) this.#listing = true
    return this.#listing || around.some(project => project?.reads(path) || project?.isMadeFrom(path)) || projects.includes(undefined)
  }

  /** The projects as they are now. Only what has changed is read again. */
  #current(): OpenProject[] {
    const touched = [...this.#touched]
    this.#touched.clear()
    const wanted = new Map(projectsOf(this.#folders, [...this.#editors.keys()]).map(project => [JSON.stringify(project), project]))
    for (const [key, project] of this.#projects) {
      const isStale = touched.some(path => project?.isMadeFrom(path)) || (this.#listing && project?.isOutdated())
      if (!project || !wanted.has(key) || isStale) this.#projects.delete(key)
      else for (const path of touched) if (project.reads(path)) project.changed(path)
    }
    this.#listing = false
    const mistakes = new Set<string>()
    for (const [key, project] of wanted) if (!this.#projects.has(key)) this.#projects.set(key, this.#open(project, mistakes))
    for (const mistake of mistakes) if (!this.#told.has(mistake)) this.#notices.warn(mistake)
    this.#told = mistakes
    return [...wanted.keys()].flatMap(key => this.#projects.get(key) ?? [])
  }

  /** Undefined, with the mistake noted, where the configuration of a project is wrong. */
  #open(project: Project, mistakes: Set<string>): OpenProject | undefined {
    try {
      const config = configOf(project)
      return openProject(project, config, this.#editors, this.#rolesIn(project.root))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (error instanceof UsageError) mistakes.add(message)
      else this.#notices.log(error instanceof Error ? (error.stack ?? message) : message)
      return undefined
    }
  }

  #rolesIn(root: string): (path: string) => FormatId | 'none' | undefined {
    const roles = Object.entries(this.settings.roles ?? {}).map(([glob, role]) => ({ fits: picomatch(glob, { dot: true }), role }))
    return path => roles.findLast(({ fits }) => fits(path) || fits(path.slice(root.length + 1)))?.role as FormatId | 'none' | undefined
  }

  /** The language that the user has set, else that of the editor. */
  get language(): Language | undefined {
    const { language = 'auto' } = this.settings
    return language === 'auto' ? this.spoken : language
  }

  /** Everything that is known now, of all projects. */
  get views(): View[] {
    return this.#current().map(project => this.#viewOf(project))
  }

  #viewOf(project: OpenProject): View {
    const { uriOf } = this.#publisher
    const speak = () => chooseLanguage(project.language ?? this.language)
    speak()
    return {
      workspace: project.workspace,
      get stacks() {
        return project.stacks
      },
      get problems() {
        speak()
        return project.problems
      },
      uriOf,
      links: project.links,
    }
  }

  /** A document with what is known around it; undefined for what is no file of ours. */
  shown(uri: string): Shown | undefined {
    const path = pathOf(uri)
    if (path === undefined) return undefined
    for (const project of this.#current()) {
      const document = project.workspace.has(path) ? project.workspace.document(path) : undefined
      if (!document) continue
      const view = this.#viewOf(project)
      return Object.defineProperties({ document } as Shown, Object.getOwnPropertyDescriptors(view))
    }
    return undefined
  }

  place(uri: string, position: Position): Place | undefined {
    const shown = this.shown(uri)
    return shown && Object.assign(shown, { offset: shown.document.source.offset(position) })
  }

  /** The diagnostics that have changed since they were last asked for; those of files that have none any more are empty. */
  publish(): Publication[] {
    const problems = this.settings.enable === false ? [] : this.views.flatMap(view => view.problems)
    return this.#publisher.news(problems)
  }

  /**
   * Lets every configuration of nginx be read a second time, which is when it is taken apart into what a key press leaves as it is. Whoever
   * publishes again does that while nobody waits for it, so that the first key press need not; where only what is saved is checked, none has
   * to. Gives whether anything is to be read.
   */
  rehearse(): boolean {
    const { enable, run } = this.settings
    return enable !== false && run !== 'onSave' && this.#current().filter(project => project.rehearse()).length > 0
  }

  /** Whether an editor holds a text of a file that the disk does not. */
  isUnsaved(path: string): boolean {
    const editor = this.#editors.get(path)
    const content = editor && contentOf(path)
    return content !== undefined && (typeof content === 'function' || content.toString() !== editor?.getText())
  }

  /** How much was read and found in all projects. */
  check(): Check {
    const projects = this.#current()
    return {
      files: projects.reduce((sum, { checked }) => sum + checked, 0),
      ...countsOf(projects.flatMap(({ problems }) => problems)),
    }
  }
}

/** The path of a file on this machine; undefined for other schemes and hosts, and for what a malformed message brings in place of a name. */
function pathOf(uri: unknown): string | undefined {
  if (typeof uri !== 'string' || !uri.startsWith('file:')) return undefined
  try {
    return slashed(fileURLToPath(uri))
  } catch {
    return undefined
  }
}
