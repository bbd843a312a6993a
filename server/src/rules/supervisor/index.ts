import type { Rule } from '../rule.ts'

export const supervisorRules: readonly Rule[] = []
