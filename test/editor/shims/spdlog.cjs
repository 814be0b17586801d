// Stands in for VS Code's compiled log writer. Output channels are files that it writes, so without it they stay empty.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class FileLog {
  constructor(file) {
    this.file = file;
    this.lowest = levels.indexOf('info');
    this.plain = false;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
  }
  getLevel() {
    return this.lowest;
  }
  setLevel(level) {
    this.lowest = level;
  }
  clearFormatters() {
    this.plain = true;
  }
  setPattern() {
    this.plain = false;
  }
  flush() {}
  drop() {}
}

for (const [rank, level] of levels.entries()) {
  FileLog.prototype[level] = function write(text) {
    if (rank < this.lowest) return;
    const line = this.plain ? text : `${new Date().toISOString()} [${level}] ${text}\n`;
    try {
      appendFileSync(this.file, line);
    } catch (error) {
      // The server's directory is removed as soon as a test is over.
      if (error.code !== 'ENOENT') throw error;
    }
  };
}

const open = async (_name, file) => new FileLog(file);

// Each by its own name: VS Code loads this file as an ES module, and Node sees only such names.
exports.version = '0.0.0';
exports.Logger = FileLog;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = open;
exports.createAsyncRotatingLogger = open;
