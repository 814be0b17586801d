/** What secrets that are given out by well-known services look like, as patterns that RE2 and JavaScript read alike. */
export const tokenForms: readonly string[] = [
  '\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b',
  '\\b(?:gh[pousr]_|github_pat_|glpat-|xox[abposr]-|sk-|sk_live_|rk_live_|hvs\\.|npm_|pypi-|dop_v1_)[\\w-]{16,}',
  '\\bAIza[\\w-]{35}',
  '\\bSG\\.[\\w-]{16,}\\.[\\w-]{16,}',
  '\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*',
];
