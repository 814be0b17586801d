// What a second adversarial review found: commands that were called safe and did more than read.
import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyShell } from '../support/classify.js';

function risksOf(texts: readonly string[], shell: string): readonly (readonly [string, string])[] {
  return texts.map((text) => [text, classifyShell(text, { shell }).risk] as const);
}

function notSafe(texts: readonly string[], shell: string): void {
  assert.deepEqual(
    risksOf(texts, shell).filter(([, risk]) => risk === 'safe'),
    [],
  );
}

function safe(texts: readonly string[], shell: string): void {
  assert.deepEqual(
    risksOf(texts, shell).filter(([, risk]) => risk !== 'safe'),
    [],
  );
}

test('a program that its reader cannot follow is not safe', () => {
  notSafe(
    [
      `perl -e '$^I = ""; @ARGV = ("x"); while (<>) {}'`,
      `perl -e 'push @ARGV, "x"; print while <>'`,
      `perl -e '$ARGV[0] = "rm x|"; print while <>'`,
      `perl -e 'print "$x[unlink(q(a))]"'`,
      `perl -e 'print "@{[unlink q(a)]}"'`,
      `perl -e 'print $h{unlink a}'`,
      `perl -e 'for (<*>) { unlink }'`,
      `ruby -e 'puts IO.read("|touch x")'`,
      `ruby -e 'IO.foreach("|touch x") { |l| puts l }'`,
      `ruby -e 'puts %(#{x})'`,
      `ruby -e 'puts 1 if /#{File.delete("x")}/'`,
      `ruby -e 'puts ?"; File.delete("x") #"'`,
      `ruby -e 'File.open("x", mode: "w")'`,
      `python3 -c 'print(open("x", "" "w"))'`,
      `python3 -c 'import subprocess; subprocess.run(["ls"], executable="/tmp/x")'`,
      `python3 -c 'import subprocess; subprocess.run(["ls"], env={"LD_PRELOAD": "/tmp/x"})'`,
      `python3 -c 'import os; os.environ["PATH"] = "/tmp"; os.system("ls")'`,
      `python3 -c 'print(open(*["x", "w"]))'`,
      `python3 -c 'from pathlib import Path; Path("x").open("w")'`,
      `node -e 'require("child_process").execFileSync("ls", ["x"], {shell: "/tmp/x"})'`,
      `node -e 'require("child_process").execSync("ls", {env: {PATH: "/tmp"}})'`,
      `node -e 'require("fs").readFileSync("x", {flag: "w+"})'`,
      `node -e 'require("fs").createReadStream("x", {flags: "w+"})'`,
      `node -e 'fetch("http://x.example", {method: "DELETE"})'`,
      `node -e 'fetch(...["http://x.example", {}])'`,
      `php -r 'echo 1; ?> <?php unlink("x");'`,
      `php -r '"unlink"("x");'`,
      `php -r 'echo "\${x}";'`,
      `php -r '$x->{"a"}("x");'`,
    ],
    'bash',
  );
});

test('a program that only reads and prints stays safe', () => {
  safe(
    [
      `python3 -c 'import json,sys; print(json.load(sys.stdin)["a"]["b"])'`,
      `python3 -c 'import json,sys; [print(x["name"], x["id"]) for x in json.load(sys.stdin)]'`,
      `python3 -c 'print("a", "b", 1 + 1)'`,
      `perl -ne 'print if /x/'`,
      `perl -lane 'print $F[1]'`,
      `perl -pe 's/a/b/g'`,
      `node -e 'console.log(process.version, os.cpus)'`,
      `ruby -e 'puts RUBY_VERSION'`,
    ],
    'bash',
  );
});

test('a method named after a colon is called as one named after a blank', () => {
  notSafe(
    [
      'Get-ChildItem | ForEach-Object -MemberName:Delete',
      'Get-Process | % -M:Kill',
      'Get-Process | % -Mem:Kill',
      'Get-PSSession | Remove-PSSession',
      '[IO.Path]::GetTempFileName()',
      '[System.IO.Path]::GetTempFileName()',
    ],
    'powershell',
  );
  safe(['Get-Process | ForEach-Object -MemberName:Name', '[IO.Path]::GetTempPath()'], 'powershell');
});

test('a command of Windows that loses its outer quotes or leaves a session is not safe', () => {
  notSafe(
    [
      'cmd /c "dir" "&" del x',
      'cmd /c "dir" "&" del "x"',
      'cmd /c "dir "&" del x"',
      'cmd /k dir',
      'cmd /k',
      'cmd /kdir',
    ],
    'cmd',
  );
  notSafe([`cmd /c '"dir" "&" del x'`, 'cmd /k dir'], 'powershell');
  safe(['cmd /c dir', 'cmd /c "dir"', 'cmd /c "ipconfig /all"', 'cmd /c dir "a b" "c d"'], 'cmd');
});

test('a query that changes in a part of it is not safe', () => {
  notSafe(
    [
      'update y set a=1',
      'delete from y',
      'insert into y values (1)',
      'merge into y using z on a=b when matched then delete',
    ]
      .map((change) => `psql -c "with x as (${change} returning *) select 1"`)
      .concat('psql -c "with x as materialized (update y set a=1 returning *) select 1"'),
    'bash',
  );
});

test('a changing method that is handed on is not safe', () => {
  notSafe(
    [
      "mongosh --eval 'db.x.find().forEach(db.y.insertOne)'",
      "mongosh --eval 'db.x.find().map(db.y.deleteOne)'",
      `mongosh --eval 'db.x.find().forEach(db.getCollection("y").insertOne)'`,
    ],
    'bash',
  );
  safe(["mongosh --eval 'print(db.serverStatus().opcounters.insert)'"], 'bash');
  notSafe(['T | invoke f()'], 'kql');
});
