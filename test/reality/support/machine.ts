import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { until } from './until.ts'

/**
 * A server of its own: this machine's programs with systemd as process 1, root, users and ports to itself, and a network that ends at
 * loopback. All that is written there lies over the real files, in memory, and is gone when it is switched off.
 */
export interface Machine {
  /** Runs a shell script as root. */
  run(script: string): Promise<{ exit: number; output: string }>
  /** Runs a shell script that must end well, and gives its output. */
  must(script: string): Promise<string>
  /** Writes a file, and its folder if there is none. */
  write(path: string, text: string, mode?: string): Promise<void>
  off(): void
}

/** Whether processes of this user may have namespaces of their own. */
export function mayBoot(): boolean {
  try {
    execFileSync('unshare', [...namespaces, 'sh', '-c', 'mount -t tmpfs none /mnt && mount -t cgroup2 none /mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const namespaces = ['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup', '--fork', '--kill-child', '--mount-proc']

/**
 * Only what a container has: no unit that would reach for the kernel or the clock, and none that this machine has switched on.
 * nginx's default site is there, as its package brings it.
 */
const boot = `set -e
mount -t tmpfs none /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay none -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root
mount -t proc none proc
mount -t sysfs none sys
mount -t cgroup2 none sys/fs/cgroup
for folder in run tmp dev; do mount -t tmpfs none $folder; done
chmod 1777 tmp
for device in null zero full random urandom tty; do touch dev/$device; mount --bind /dev/$device dev/$device; done
mkdir dev/shm dev/pts dev/mqueue dev/hugepages
mount -t devpts -o newinstance,ptmxmode=666 none dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ip link set lo up
rm -rf etc/systemd/system/*.wants etc/rc?.d/S*uwsgi usr/lib/systemd/system/*.wants/*
mkdir -p etc/systemd/system/sysinit.target.wants
for unit in systemd-journald.service systemd-tmpfiles-setup.service; do
    ln -s /usr/lib/systemd/system/$unit etc/systemd/system/sysinit.target.wants/
done
pivot_root . mnt
umount -l mnt
exec env -i container=djdeploy PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
    /lib/systemd/systemd --unit=multi-user.target --log-target=journal --show-status=false
`

export async function bootMachine(): Promise<Machine> {
  // The machine ends with this process, however that ends.
  const outer = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', '-c', boot], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  outer.stderr.setEncoding('utf8').on('data', text => {
    complaints += text
  })
  const off = () => void outer.kill('SIGKILL')
  process.on('exit', off)

  const init = await until(
    () => {
      if (outer.exitCode !== null) throw new Error(`the machine did not start: ${complaints}`)
      const child = readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, 'utf8').trim()
      return child !== '' && readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'systemd' && child
    },
    20,
    () => `the machine does not start: ${complaints}`,
  )
  const inside = [
    '--target',
    init,
    '--all',
    '--root',
    '--wd',
    'env',
    '-i',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
  ]

  function run(script: string): Promise<{ exit: number; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn('nsenter', [...inside, 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', text => {
          output += text
        })
      child.on('error', reject)
      child.on('close', code => resolve({ exit: code ?? 1, output }))
    })
  }

  async function must(script: string): Promise<string> {
    const { exit, output } = await run(script)
    if (exit !== 0) throw new Error(`${script}\nended with ${exit}:\n${output}`)
    return output
  }

  const machine: Machine = {
    run,
    must,
    async write(path, text, mode = '644') {
      const file = `/proc/${init}/root${path}`
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
      chmodSync(file, mode)
    },
    off() {
      process.off('exit', off)
      off()
    },
  }
  await until(
    async () => /running|degraded/.test((await run('systemctl is-system-running')).output),
    30,
    () => `systemd does not get ready: ${complaints}`,
  )
  return machine
}
