import { l10n } from 'vscode';
import type { ModelParams, ModelResult, ProposedPart } from '../language-server/protocol.js';

/** A language model of the editor. */
export interface EditorModel {
  readonly name: string;
  /** The whole of its answer to messages; rejects where it gives none. */
  ask(messages: readonly string[]): Promise<string>;
}

/** What the command has to do with a person and with the editor. */
export interface ModelScene {
  /** The setting `runbook.model`. */
  readonly setting: string;
  /** The model that the setting names. */
  find(setting: string): Promise<EditorModel | undefined>;
  /** The language server, which makes the request and judges the answer. */
  readonly propose: (params: ModelParams) => Promise<ModelResult>;
  /** The parts that a person keeps of what holds; undefined where they leave. */
  choose(accepted: readonly ProposedPart[], refused: number): Promise<readonly ProposedPart[] | undefined>;
  /** Whether a person takes the draft, after they saw it as a difference. */
  compare(draft: string): Promise<boolean>;
  replace(draft: string): Promise<void>;
  tell(message: string): void;
}

/** Asks a model about a draft, and changes the draft to what a person keeps of it. */
export async function askModel(uri: string, scene: ModelScene): Promise<void> {
  const { setting, propose, tell } = scene;
  if (setting === 'off')
    return tell(l10n.t("no model is asked while the setting 'runbook.model' is 'off'; name one there"));
  const model = await scene.find(setting);
  if (!model) {
    return tell(l10n.t("the editor has no model '{0}'; install one, or correct the setting 'runbook.model'", setting));
  }
  const { request, message } = await propose({ uri });
  if (request === undefined) return tell(message ?? l10n.t('there is nothing to ask about'));
  const answer = await answerOf(model, request, tell);
  if (answer === undefined) return;
  const asked = { uri, answer, model: model.name };
  const judged = await propose(asked);
  if (judged.message !== undefined)
    return tell(l10n.t("'{0}': {1}; the draft stays as it is", model.name, judged.message));
  const kept = await keptOf(scene, judged);
  if (kept === undefined || kept.length === 0) return;
  await taken(scene, await propose({ ...asked, wanted: kept.map(({ index }) => index) }));
}

async function taken({ compare, replace, tell }: ModelScene, { draft, message }: ModelResult): Promise<void> {
  if (draft === undefined) return tell(message ?? l10n.t('the draft stays as it is'));
  if (await compare(draft)) await replace(draft);
}

async function answerOf(
  model: EditorModel,
  request: readonly string[],
  tell: ModelScene['tell'],
): Promise<string | undefined> {
  try {
    return await model.ask(request);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell(l10n.t("'{0}' gave no answer: {1}; the draft stays", model.name, why));
    return undefined;
  }
}

async function keptOf(
  scene: ModelScene,
  { accepted = [], refused = [] }: ModelResult,
): Promise<readonly ProposedPart[] | undefined> {
  if (accepted.length > 0) return scene.choose(accepted, refused.length);
  const [first] = refused;
  const nothing = l10n.t('the model proposes nothing that holds');
  scene.tell(first ? l10n.t("{0}; '{1}' was refused: {2}", nothing, first.said, first.why) : nothing);
  return undefined;
}
