import type { Rule } from '../rule.ts'

export const systemdRules: readonly Rule[] = []
