import type { Manager } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'

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
