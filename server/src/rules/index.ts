import { djangoRules } from './django/index.ts'
import { gunicornRules } from './gunicorn/index.ts'
import { nginxRules } from './nginx/index.ts'
import type { Rule } from './rule.ts'
import { settingRules } from './setting/index.ts'
import { stackRules } from './stack/index.ts'
import { staticRules } from './static/index.ts'
import { supervisorRules } from './supervisor/index.ts'
import { syntaxRules } from './syntax/index.ts'
import { systemdRules } from './systemd/index.ts'
import { uwsgiRules } from './uwsgi/index.ts'

/** All rules, family by family. */
export const rules: readonly Rule[] = [
  ...syntaxRules,
  ...settingRules,
  ...nginxRules,
  ...uwsgiRules,
  ...supervisorRules,
  ...systemdRules,
  ...gunicornRules,
  ...djangoRules,
  ...staticRules,
  ...stackRules,
]
