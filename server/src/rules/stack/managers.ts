import type { Manager, Program } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'

/** Whether what starts a program takes the end of its first process for the end of the program, so that it must not go to the background. */
export function waitsInForeground({ manager, type }: Program): boolean {
  if (manager === 'systemd') return type !== 'forking' && type !== 'oneshot'
  return manager === 'supervisor' || manager === 'compose' || manager === 'dockerfile'
}

/** What people call the program that starts and stops others. */
export function managerName(manager: Manager): string {
  switch (manager) {
    case 'compose':
      return 'Docker Compose'
    case 'dockerfile':
      return 'Docker'
    case 'procfile':
      return t('what runs the Procfile')
    case 'shell':
      return t('the shell')
    case 'supervisor':
    case 'systemd':
      return manager
  }
}
