import type { CommandKnowledge } from '../knowledge.js';
import { alias } from './alias.js';
import { awk } from './awk.js';
import { base64 } from './base64.js';
import { basename } from './basename.js';
import { busybox } from './busybox.js';
import { cat } from './cat.js';
import { cd } from './cd.js';
import { chmod } from './chmod.js';
import { chown } from './chown.js';
import { chroot } from './chroot.js';
import { cp } from './cp.js';
import { crontab } from './crontab.js';
import { curl } from './curl.js';
import { cut } from './cut.js';
import { date } from './date.js';
import { dd } from './dd.js';
import { df } from './df.js';
import { diff } from './diff.js';
import { dig } from './dig.js';
import { dmesg } from './dmesg.js';
import { docker } from './docker.js';
import { du } from './du.js';
import { echo } from './echo.js';
import { env } from './env.js';
import { evalTool } from './eval.js';
import { exec } from './exec.js';
import { exportTool } from './export.js';
import { fdisk } from './fdisk.js';
import { file } from './file.js';
import { find } from './find.js';
import { free } from './free.js';
import { git } from './git.js';
import { grep } from './grep.js';
import { gzip } from './gzip.js';
import { head } from './head.js';
import { host } from './host.js';
import { hostname } from './hostname.js';
import { id } from './id.js';
import { ip } from './ip.js';
import { iptables } from './iptables.js';
import { journalctl } from './journalctl.js';
import { jq } from './jq.js';
import { kill } from './kill.js';
import { kubectl } from './kubectl.js';
import { less } from './less.js';
import { ln } from './ln.js';
import { ls } from './ls.js';
import { lsblk } from './lsblk.js';
import { lsof } from './lsof.js';
import { man } from './man.js';
import { mkdir } from './mkdir.js';
import { mkfs } from './mkfs.js';
import { mount } from './mount.js';
import { mv } from './mv.js';
import { mysql } from './mysql.js';
import { netstat } from './netstat.js';
import { nice } from './nice.js';
import { nslookup } from './nslookup.js';
import { parallel } from './parallel.js';
import { ping } from './ping.js';
import { pkill } from './pkill.js';
import { printenv } from './printenv.js';
import { printf } from './printf.js';
import { ps } from './ps.js';
import { psql } from './psql.js';
import { pwd } from './pwd.js';
import { python } from './python.js';
import { redisCli } from './redis-cli.js';
import { rm } from './rm.js';
import { rmdir } from './rmdir.js';
import { sed } from './sed.js';
import { seq } from './seq.js';
import { service } from './service.js';
import { set } from './set.js';
import { sh } from './sh.js';
import { sha256sum } from './sha256sum.js';
import { shred } from './shred.js';
import { shutdown } from './shutdown.js';
import { sleep } from './sleep.js';
import { sort } from './sort.js';
import { source } from './source.js';
import { ss } from './ss.js';
import { ssh } from './ssh.js';
import { stat } from './stat.js';
import { stdbuf } from './stdbuf.js';
import { su } from './su.js';
import { sudo } from './sudo.js';
import { systemctl } from './systemctl.js';
import { tail } from './tail.js';
import { tar } from './tar.js';
import { tee } from './tee.js';
import { test } from './test.js';
import { timeout } from './timeout.js';
import { top } from './top.js';
import { touch } from './touch.js';
import { tr } from './tr.js';
import { traceroute } from './traceroute.js';
import { trap } from './trap.js';
import { trueTool } from './true.js';
import { umount } from './umount.js';
import { uname } from './uname.js';
import { uniq } from './uniq.js';
import { uptime } from './uptime.js';
import { userdel } from './userdel.js';
import { vmstat } from './vmstat.js';
import { w } from './w.js';
import { watch } from './watch.js';
import { wc } from './wc.js';
import { wget } from './wget.js';
import { which } from './which.js';
import { xargs } from './xargs.js';

/** Every command of which something is known, one file each. */
export const tools: readonly CommandKnowledge[] = [
  chroot,
  fdisk,
  alias,
  awk,
  base64,
  basename,
  busybox,
  cat,
  cd,
  chmod,
  chown,
  cp,
  crontab,
  curl,
  cut,
  date,
  dd,
  df,
  diff,
  dig,
  dmesg,
  docker,
  du,
  echo,
  env,
  evalTool,
  exec,
  exportTool,
  file,
  find,
  free,
  git,
  grep,
  gzip,
  head,
  host,
  hostname,
  id,
  ip,
  iptables,
  journalctl,
  jq,
  kill,
  kubectl,
  less,
  ln,
  ls,
  lsblk,
  lsof,
  man,
  mkdir,
  mkfs,
  mount,
  mv,
  mysql,
  netstat,
  nice,
  nslookup,
  parallel,
  ping,
  pkill,
  printenv,
  printf,
  ps,
  psql,
  pwd,
  python,
  redisCli,
  rm,
  rmdir,
  sed,
  seq,
  service,
  set,
  sh,
  sha256sum,
  shred,
  shutdown,
  sleep,
  sort,
  source,
  ss,
  ssh,
  stat,
  stdbuf,
  su,
  sudo,
  systemctl,
  tail,
  tar,
  tee,
  test,
  timeout,
  top,
  touch,
  tr,
  traceroute,
  trap,
  trueTool,
  umount,
  uname,
  uniq,
  uptime,
  userdel,
  vmstat,
  w,
  watch,
  wc,
  wget,
  which,
  xargs,
];
