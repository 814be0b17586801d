// Stands in for VS Code's compiled watchdog: the extension host must not outlive the server that started it.
const everySecond = 1000;

exports.start = (serverPid) => {
  setInterval(() => {
    if (!isAlive(serverPid)) process.exit(87);
  }, everySecond).unref();
};
exports.exit = (code) => process.exit(code);

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
