/*
 * The flags in 'run.created': what a record of this version holds that earlier ones lack, so that a reader can tell what
 * was taken out of it from what was never there.
 */

/** Every approval of the run brings a proof. */
export const provesApprovals = 'proved-approvals';

/** Every step says what people have to give for it. */
export const bindsSteps = 'bound-steps';
