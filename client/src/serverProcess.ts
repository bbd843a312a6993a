import { type ChildProcess, fork } from 'node:child_process'
import { type ExtensionContext, Uri } from 'vscode'

/** Starts the language server that lies beside the extension; it speaks on its standard streams. Where it cannot start, those end at once. */
export function startServer(context: ExtensionContext): ChildProcess {
  const started = fork(context.asAbsolutePath('dist/server.js'), ['--stdio', `--clientProcessId=${process.pid}`], {
    silent: true,
    // Megabytes for what has just been made. A key press makes little, so that more of them would only be held for nothing.
    execArgv: ['--max-semi-space-size=4'],
    env: {
      ...process.env,
      // The program of the desktop's editor is Node only where it is told so.
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_NO_ASAR: '1',
      // Where the editor's Node can, it keeps the compiled code of the server there, so that the next start takes less time.
      NODE_COMPILE_CACHE: Uri.joinPath(context.globalStorageUri, 'compiled').fsPath,
      // The server opens no connections: reading certificates for them would double the time that Node takes to start.
      NODE_EXTRA_CA_CERTS: '',
    },
  })
  // Without a listener, Node would end the editor's process.
  started.on('error', error => console.error(error))
  return started
}
