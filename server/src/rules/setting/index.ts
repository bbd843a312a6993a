import type { Rule } from '../rule.ts'

export const settingRules: readonly Rule[] = []
