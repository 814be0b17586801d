// The bill of what is bundled, as CycloneDX 1.6 in JSON. It names no time and no number of its own: the same is always the same.

/** The bill of a program (`name`, `version`, `license`) with these packages in it, as a text. */
export function billOf(program, packages) {
  const self = `pkg:generic/${program.name}@${program.version}`;
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        ...{ type: 'application', 'bom-ref': self, name: program.name, version: program.version },
        licenses: [{ license: { id: program.license } }],
      },
    },
    components: packages.map(componentOf),
    dependencies: [{ ref: self, dependsOn: packages.map(purlOf) }, ...packages.map((one) => ({ ref: purlOf(one) }))],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** The name of a package as every registry and scanner of weaknesses knows it. */
export function purlOf({ name, version }) {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}

function componentOf({ name, version, license, integrity, bundles, ...rest }) {
  const [, group, short = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = purlOf({ name, version, ...rest });
  return {
    ...{ type: 'library', 'bom-ref': purl, ...(group && { group }), name: short, version, purl },
    licenses: [/ (?:OR|AND|WITH) |[()]/.test(license) ? { expression: license } : { license: { id: license } }],
    hashes: integrity.split(' ').map(hashOf),
    properties: bundles.map((value) => ({ name: 'runbook:bundle', value })),
  };
}

function hashOf(integrity) {
  const [algorithm = '', digest = ''] = integrity.split(/-(.*)/);
  return {
    alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
    content: Buffer.from(digest, 'base64').toString('hex'),
  };
}
