import type { CommandKnowledge } from '../knowledge.js';
import { dockerVerbs } from './docker-verbs.js';

/** What is known of `docker`. */
export const docker: CommandKnowledge = {
  name: 'docker',
  summary: 'shows and changes containers',
  alsoNamed: ['podman', 'nerdctl'],
  source: 'https://docs.docker.com/reference/cli/docker/',
  base: 'safe',
  why: 'shows its help',
  flags: '-c= -D -H= -l= --config= --context= --debug --host= --log-level= --help --version',
  verbs: dockerVerbs,
  examples: {
    safe: [
      'docker ps -a',
      'docker logs --tail 50 web',
      'docker exec web df -h',
      'docker image ls',
      'docker stats --no-stream',
      'docker compose ps',
    ],
    caution: [
      'docker restart web',
      'docker pull nginx',
      'docker run --rm nginx ls',
      'docker exec -it web bash',
      'docker rm web',
      'docker frobnicate',
      'docker compose up -d',
    ],
    dangerous: [
      'docker system prune -af',
      'docker rm -f web',
      'docker volume rm data',
      'docker exec web rm -rf x',
      'docker run --privileged x ls',
      'docker run -v /:/host x ls',
      'docker rm a b',
      'docker compose down -v',
      'docker ps -q | xargs docker rm',
      'docker rmi -f x',
      'docker run --pid=host x ls',
      'docker run --mount type=bind,source=/etc,target=/x i ls',
    ],
  },
};
