const harmlessDevice = /^\/dev\/(null|zero|full|tty|random|urandom|stdin|stdout|stderr|fd(\/|$)|shm(\/|$)|pts\/)/;
const systemTree = /^\/+(etc|boot|bin|sbin|lib|lib32|lib64|libx32|usr|root\/\.ssh|var\/lib|var\/spool\/cron)(\/|$)/;
const protectedFile =
  /(^|\/)(\.ssh\/|\.kube\/config$|\.aws\/|authorized_keys$|\.bashrc$|\.profile$|\.bash_profile$|\.zshrc$)/;
const kernelSwitch = /^\/proc\/(sysrq-trigger|sys\/kernel\/)/;

/** Whether a path is a device whose content would be lost or sent. */
export function isDevice(path: string): boolean {
  return /^\/dev\//.test(normal(path)) && !harmlessDevice.test(normal(path));
}

/** Whether a path belongs to the system, or to what lets people in. */
export function isSystemPath(path: string): boolean {
  const plain = normal(path);
  return plain === '/' || systemTree.test(plain) || protectedFile.test(plain) || kernelSwitch.test(plain);
}

/** A path without doubled slashes, `.` and `..`. */
function normal(path: string): string {
  if (!/\/\.|\/\//.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}
