// How the files of a release would be published. .github/workflows/release.yml does it, from a tag.

/** The commands, with what each needs. */
export function publishCommands([vsix, tarball], version) {
  return `  VS Code Marketplace: no token is stored; the job of the tag proves who it is (OIDC → Microsoft Entra)
    npx vsce publish --azure-credential --packagePath out/release/${vsix}
  Open VSX: a token in OVSX_PAT
    npx ovsx publish out/release/${vsix}
  npm: a trusted publisher is set up for the package, so the job needs 'id-token: write' and no token
    npm publish --provenance --access public out/release/${tarball}
  The publisher 'runbook' and the package name must be ones that you own; 'node scripts/pack-cli.mjs --name @SCOPE/runbook'
  packs under another name. ${version} is a pre-release for the Marketplace where its minor number is odd: add --pre-release.`;
}
