declare module 'picomatch' {
  export default function picomatch(globs: string | string[], options?: { dot?: boolean }): (path: string) => boolean
}
