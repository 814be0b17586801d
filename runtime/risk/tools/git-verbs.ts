import type { Knowledge } from '../knowledge.js';
import { changes, destroys, read } from '../verbs.js';

const shown =
  '-# -p -u -s -n= -U= -M? -C? -B? -D -S= -G= -L= -g -i -E -F -w -b -z -q -v -a -r -l -c -t -m -R --patch --no-patch --stat? --shortstat --numstat --dirstat? --summary --name-only --name-status --oneline --graph --decorate? --no-decorate --all --branches? --tags? --remotes? --grep= --author= --committer= --since= --until= --after= --before= --max-count= --skip= --follow --first-parent --merges --no-merges --reverse --date= --format= --pretty? --abbrev-commit --abbrev? --no-color --color? --word-diff? --cached --staged --check --ignore-all-space --ignore-space-change --exit-code --quiet --short --branch --porcelain? --long --ignored? --untracked-files? --show-stash --relative-date --left-right --cherry-pick --full-history --simplify-merges --raw --binary --full-index --diff-filter= --find-renames? --no-renames --text --no-ext-diff --topo-order --date-order --no-pager --help';

const output = {
  id: 'output',
  risk: 'caution',
  when: { flag: '--output= --ext-diff --textconv --open-files-in-pager?' },
  why: 'writes a file or starts a program',
} as const;

/** What is known of the verbs of git. */
export const gitVerbs: readonly Knowledge[] = [
  ...'status log diff show shortlog whatchanged blame annotate describe rev-parse rev-list ls-files ls-tree ls-remote cat-file name-rev merge-base show-ref for-each-ref diff-tree diff-index count-objects var version help cherry grep fsck check-ignore'
    .split(' ')
    .map(
      (name): Knowledge => ({
        name,
        summary: 'shows the history or the state',
        flags: `${shown} -e= -h --verify --show-toplevel --abbrev-ref --is-inside-work-tree --always --dirty --exact-match --others --exclude-standard --modified --deleted --heads --count --ancestor --is-ancestor`,
        base: 'safe',
        rules: name === 'diff' ? [output] : [],
      }),
    ),
  {
    name: 'branch',
    summary: 'lists and makes branches',
    base: 'caution',
    rules: [
      {
        id: 'branch-list',
        risk: 'safe',
        when: {
          flag: '-l --list --show-current --contains= --merged? --no-merged?',
          without: '-d -D -m -M -c -C -f --delete --force --move --copy',
        },
        why: 'lists branches',
      },
      {
        id: 'branch-all',
        risk: 'safe',
        when: {
          atMost: 0,
          without:
            '-d -D -m -M -c -C -f --delete --force --move --copy -u= --set-upstream-to= --unset-upstream --edit-description',
        },
        why: 'lists branches',
      },
      {
        id: 'branch-delete',
        risk: 'dangerous',
        when: { flag: '-D -d --delete -M -f --force' },
        why: 'deletes or overwrites a branch',
      },
    ],
    flags: '-a -r -v -vv -q --all --remotes --verbose --sort= --format= --color? --no-color --column?',
  },
  {
    name: 'tag',
    summary: 'lists and makes tags',
    base: 'caution',
    rules: [
      {
        id: 'tag-list',
        risk: 'safe',
        when: { flag: '-l --list --contains= --points-at=', without: '-d --delete -f --force' },
        why: 'lists tags',
      },
      { id: 'tag-all', risk: 'safe', when: { atMost: 0, without: '-d --delete -f --force' }, why: 'lists tags' },
      {
        id: 'tag-delete',
        risk: 'dangerous',
        when: { flag: '-d --delete -f --force' },
        why: 'deletes or overwrites a tag',
      },
    ],
    flags: '-n -a -s -m= --sort= --format=',
  },
  {
    name: 'remote',
    summary: 'lists and changes remotes',
    base: 'caution',
    flags: '-v --verbose',
    rules: [
      { id: 'remote-list', risk: 'safe', when: { atMost: 0 }, why: 'lists remotes' },
      { id: 'remote-show', risk: 'safe', when: { firstOperand: /^(show|get-url)$/ }, why: 'shows a remote' },
      {
        id: 'remote-remove',
        risk: 'dangerous',
        when: { firstOperand: /^(remove|rm|prune)$/ },
        why: 'removes a remote',
      },
    ],
  },
  {
    name: 'stash',
    summary: 'puts changes aside',
    base: 'caution',
    flags: '-u -p -m= -q --include-untracked --message=',
    rules: [
      { id: 'stash-show', risk: 'safe', when: { firstOperand: /^(list|show)$/ }, why: 'shows what was put aside' },
      {
        id: 'stash-drop',
        risk: 'dangerous',
        when: { firstOperand: /^(drop|clear)$/ },
        why: 'loses what was put aside',
      },
    ],
  },
  {
    name: 'config',
    summary: 'shows and changes the configuration',
    base: 'caution',
    flags: '--global --system --local --worktree --file= -f= --show-origin --show-scope --type= -z --null',
    rules: [
      {
        id: 'config-show',
        risk: 'safe',
        when: { flag: '-l --list --get --get-all --get-regexp', without: '--unset --add --replace-all --edit -e' },
        why: 'shows the configuration',
      },
    ],
  },
  {
    name: 'clean',
    summary: 'deletes files that are not tracked',
    base: 'dangerous',
    flags: '-d -x -X -q -e=',
    rules: [
      {
        id: 'clean-dry',
        risk: 'safe',
        dryRun: true,
        when: { flag: '-n --dry-run' },
        why: 'only shows what would be deleted',
      },
    ],
  },
  {
    name: 'push',
    summary: 'sends commits to a remote',
    base: 'caution',
    flags: '-u -q -v --set-upstream --tags --all --verbose --quiet --no-verify --follow-tags --progress',
    rules: [
      {
        id: 'push-force',
        risk: 'dangerous',
        critical: true,
        when: { flag: '-f --force --force-with-lease? --force-if-includes --mirror --prune', without: '-n --dry-run' },
        why: 'overwrites the history of others',
        suggestion: 'push a new branch',
      },
      { id: 'push-delete', risk: 'dangerous', when: { flag: '-d --delete' }, why: 'deletes a branch of the remote' },
      {
        id: 'push-refspec',
        risk: 'dangerous',
        when: { operand: /^[+:]/ },
        why: 'overwrites or deletes a branch of the remote',
      },
      {
        id: 'push-dry',
        risk: 'safe',
        dryRun: true,
        when: { flag: '-n --dry-run' },
        why: 'only shows what would be sent',
      },
    ],
  },
  {
    name: 'checkout',
    summary: 'switches branches or restores files',
    base: 'caution',
    flags: '-b= -q -t --track --detach --orphan=',
    rules: [
      {
        id: 'checkout-lose',
        risk: 'dangerous',
        when: { flag: '-f --force -B= --ours --theirs' },
        why: 'loses changes that are not committed',
      },
      {
        id: 'checkout-files',
        risk: 'dangerous',
        when: { operand: /^(\.|:\/|\*)$/ },
        why: 'loses changes that are not committed',
      },
    ],
  },
  {
    name: 'reset',
    summary: 'moves the branch',
    base: 'caution',
    flags: '-q --soft --mixed --quiet -p --patch',
    rules: [
      {
        id: 'reset-hard',
        risk: 'dangerous',
        when: { flag: '--hard --merge --keep' },
        why: 'loses changes that are not committed',
        suggestion: 'use git stash first',
      },
    ],
  },
  ...read('reflog', 'shows where branches have been', shown).map(
    (verb): Knowledge => ({
      ...verb,
      rules: [
        {
          id: 'reflog-change',
          risk: 'dangerous',
          when: { firstOperand: /^(expire|delete)$/ },
          why: 'deletes what can bring commits back',
        },
      ],
    }),
  ),
  ...changes(
    'add commit pull fetch clone init merge rebase cherry-pick revert switch mv apply am notes submodule worktree bisect sparse-checkout lfs',
    'changes files or the local history',
    {
      flags:
        '-a -m= -q -v -u -b= -c= -C= -n -A -p --all --amend --no-edit --message= --quiet --verbose --rebase? --ff-only --no-ff --depth= --branch= --tags --prune --abort --continue --recursive --init',
    },
  ),
  ...destroys(
    'rm restore gc prune filter-branch filter-repo update-ref replace',
    'deletes files or parts of the history',
  ),
];
