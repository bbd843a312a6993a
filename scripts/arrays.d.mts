import type { Plugin } from 'esbuild'

export function arraysByIndex(project?: string): Plugin
