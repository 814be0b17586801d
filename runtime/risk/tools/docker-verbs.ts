import type { Knowledge, Rule } from '../knowledge.js';
import { changes, destroys, read } from '../verbs.js';

const listed =
  '-a -q -f= -n= -l -s -t --all --quiet --filter= --format= --no-trunc --last= --latest --size --digests --tail= --since= --until= --timestamps --follow --details --no-stream --no-color --services --help';

const inside: readonly Rule[] = [
  {
    id: 'privileged',
    risk: 'dangerous',
    when: { flag: '--privileged? --cap-add= --device=' },
    why: 'gives the container power over the host',
  },
  {
    id: 'host',
    risk: 'dangerous',
    when: { flag: '--pid= --network= --net= --ipc= --userns= --uts=', value: /^host$/ },
    why: 'shares the host with the container',
  },
  {
    id: 'mount',
    risk: 'dangerous',
    when: { flag: '-v= --volume=', value: /^\/(:|etc|root|boot|dev|proc|sys|usr|var\/run\/docker\.sock|var\/lib)/ },
    why: 'gives the container files of the host',
  },
  {
    id: 'mount-option',
    risk: 'dangerous',
    when: { flag: '--mount=', value: /(source|src)=\/(,|$|etc|root|boot|dev|var\/run|var\/lib)/ },
    why: 'gives the container files of the host',
  },
];

const lists: readonly Knowledge[] = read(
  'ls list ps inspect history top logs port diff stats events images version df search',
  'shows containers, images, networks or volumes',
  `${listed}`,
);

const removal: readonly Rule[] = [
  {
    id: 'force',
    risk: 'dangerous',
    when: { flag: '-f --force -v --volumes -l --link -a --all' },
    why: 'deletes what is in use, or the data with it',
  },
  { id: 'many', risk: 'dangerous', when: { atLeast: 2 }, why: 'deletes several at once' },
  { id: 'search', risk: 'dangerous', when: { operand: /^(\$\(|`)|[*?]/ }, why: 'deletes whatever a search finds' },
  { id: 'each', risk: 'dangerous', when: { fed: true }, why: 'deletes whatever it is given' },
];

const run: Knowledge = {
  name: 'run',
  summary: 'starts a container from an image',
  base: 'caution',
  keepsBase: true,
  flags:
    '-d -i -t -e= -p= -u= -w= -h= -m= -c= -l= -P --rm --name= --env= --env-file= --publish= --user= --workdir= --entrypoint= --detach --interactive --tty --restart= --memory= --cpus= --label= --pull= --platform= --hostname= --link= --read-only --init --log-driver=',
  rules: inside,
  wraps: [{ kind: 'words', skip: 1 }],
};

const exec: Knowledge = {
  name: 'exec',
  summary: 'runs a command in a container',
  base: 'caution',
  flags: '-i -t -d -e= -u= -w= -T --interactive --tty --detach --env= --env-file= --user= --workdir= --index=',
  rules: inside.slice(0, 1),
  wraps: [{ kind: 'words', skip: 1 }],
};

const changing = changes(
  'start stop restart pause unpause rename update create cp commit tag pull push build buildx load save import export login logout attach wait connect disconnect up scale init join',
  'changes containers, images or networks',
  {
    flags:
      '-d -t= -f= -q -a -p= -o= --time= --detach --build --pull? --no-cache --tag= --file= --scale= --no-deps --force-recreate',
  },
);

const removing: readonly Knowledge[] = changes('rm rmi remove', 'deletes a container or an image', { rules: removal });

function group(name: string, summary: string, verbs: readonly Knowledge[], more: Partial<Knowledge> = {}): Knowledge {
  return { name, summary, base: 'unknown', verbs, ...more };
}

/** What is known of the verbs of docker. */
export const dockerVerbs: readonly Knowledge[] = [
  ...lists,
  ...read('info context-show', 'shows the engine', '-f= --format='),
  run,
  exec,
  ...changing,
  ...removing,
  ...destroys('kill swarm', 'stops containers at once, or changes the swarm'),
  group('container', 'works on containers', [
    ...lists,
    run,
    exec,
    ...changing,
    ...removing,
    ...destroys('prune kill', 'deletes or kills containers'),
  ]),
  group('image', 'works on images', [...lists, ...changing, ...removing, ...destroys('prune', 'deletes images')]),
  group('network', 'works on networks', [...lists, ...changing, ...destroys('rm remove prune', 'deletes networks')]),
  group('volume', 'works on volumes', [
    ...lists,
    ...changing,
    ...destroys('rm remove prune', 'deletes the data of volumes'),
  ]),
  group('system', 'works on the engine', [
    ...lists,
    ...read('info', 'shows the engine', '-f= --format='),
    ...destroys('prune', 'deletes all that is not in use'),
  ]),
  group('context', 'chooses the engine', [
    ...lists,
    ...read('show', 'shows the context'),
    ...changes('use', 'chooses another engine'),
  ]),
  group(
    'compose',
    'works on the services of a project',
    [
      ...lists,
      ...read('config', 'shows the project', listed),
      exec,
      ...changing,
      ...changes('run', 'starts a container of a service'),
      ...changes('down', 'stops and removes the containers', {
        flags: '-t= --remove-orphans',
        rules: [
          {
            id: 'volumes',
            risk: 'dangerous',
            when: { flag: '-v --volumes --rmi=' },
            why: 'deletes the data of volumes, or images',
          },
        ],
      }),
      ...destroys('rm kill', 'deletes or kills containers'),
    ],
    { flags: '-f= -p= --file= --project-name= --env-file= --profile=' },
  ),
];
