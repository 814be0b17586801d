// Holds a list: devices, system trees and files that break the system.
const harmlessDevice = /^\/dev\/(null|zero|full|tty|random|urandom|stdin|stdout|stderr|fd(\/|$)|shm(\/|$)|pts\/)/;
const systemTree =
  /^\/+(etc|boot|bin|sbin|lib|lib32|lib64|libx32|usr|root\/\.ssh|var|var\/lib|var\/spool\/cron|home|root|opt|srv|proc|sys|dev|run)$|^\/+(etc|boot|bin|sbin|lib|lib32|lib64|libx32|usr|root\/\.ssh|var\/lib|var\/spool\/cron)\//;
const vitalFile =
  /^\/+(boot|bin|sbin|lib|lib32|lib64|libx32|usr\/s?bin|usr\/lib\w*|usr\/share|root\/\.ssh|var\/lib|var\/spool\/cron)(\/|$)|^\/+etc(\/*$|\/(passwd|shadow|group|gshadow|sudoers|sudoers\.d|fstab|crypttab|hosts|hosts\.(allow|deny)|resolv\.conf|nsswitch\.conf|pam\.d|pam\.conf|security|ssh|ssl|pki|ld\.so\.\w+|ld\.so\.conf\.d|profile|profile\.d|bash\.bashrc|environment|inittab|init\.d|rc\.local|rc\d?\.d|crontab|cron\.\w+|anacrontab|modprobe\.d|modules|mtab|machine-id|kubernetes|selinux|audit|apparmor\.d|polkit-1|krb5\.\w+|login\.defs|shells|securetty|exports)(\/|$))/;
const protectedFile =
  /(^|\/)(\.ssh\/|\.kube\/config$|\.aws\/|authorized_keys$|\.git\/(hooks\/|config$)|\.bashrc$|\.profile$|\.bash_profile$|\.zshrc$)/;
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

/** Whether overwriting a file there can break the system or let somebody in; one's own settings and programs can be put back. */
export function isVitalPath(path: string): boolean {
  const plain = normal(path);
  return plain === '/' || vitalFile.test(plain) || protectedFile.test(plain) || kernelSwitch.test(plain);
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
