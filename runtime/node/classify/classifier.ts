import type { JudgedCommand } from '../../engine/ports.js';
import { ok, type Result } from '../../model/result.js';
import type { Classification, Grammar, RiskReason } from '../../model/risk.js';
import {
  type CommandPack,
  classifyArgv,
  classifyScript,
  classifyShell,
  isSql,
  type Key,
  type KeyAnswer,
  languageNamed,
  merged,
  type RiskContext,
  type SecondKey,
  type Surroundings,
  withEnvironment,
} from '../../risk/index.js';
import type { PinnedReview } from '../../schema/generated/classifications-lock.js';
import type { DataFault } from '../data-fault.js';
import { type Environment, packFolders } from './pack-folders.js';
import { noReviews, type ReviewedCommand, type Reviews, reviewedArgv, reviewsPath } from './reviewed.js';

/** How a command is judged beside the scanner. */
export interface JudgeOptions {
  /** Asked where no review is pinned; its silence counts as caution. */
  readonly secondKey?: SecondKey;
  readonly surroundings?: Surroundings;
}

/** A command's class with all that went into it. */
export interface Judged {
  readonly classification: Classification;
  readonly review?: PinnedReview;
  /** Undefined where no second key was asked, null where it gave no answer. */
  readonly answer?: JudgedAnswer | null;
}

/** What a second key said, its suggestions judged like any command. */
export interface JudgedAnswer extends Omit<KeyAnswer, 'rollbacks'> {
  readonly rollbacks: readonly { readonly command: string; readonly classification: Classification }[];
}

/** Opens the classifier of a folder, or of a text that lies in none: with the packs and the reviews that hold there. */
export async function openClassifier(
  folder: string | undefined,
  environment: Environment = process.env,
): Promise<Result<CommandClassifier, DataFault>> {
  const packs = await packsIn(folder, environment);
  if (!packs.ok) return packs;
  return ok(new CommandClassifier(packs.value, await reviewsIn(folder)));
}

// What reads these files is only loaded where there is one: most commands are judged without.
async function packsIn(
  folder: string | undefined,
  environment: Environment,
): Promise<Result<readonly CommandPack[], DataFault>> {
  const folders = packFolders(folder, environment);
  return folders.length === 0 ? ok([]) : (await import('./packs.js')).loadPacks(folders);
}

async function reviewsIn(folder: string | undefined): Promise<Result<Reviews, DataFault>> {
  if (folder === undefined || reviewsPath(folder) === undefined) return ok(noReviews);
  return (await import('./reviews.js')).loadReviews(folder);
}

/** Judges commands for every shell; loads a grammar only when a command needs it. */
export class CommandClassifier {
  /** Why no review counts, where the file with the reviews has a fault. */
  readonly reviewFault?: DataFault;
  readonly reviews: Reviews;
  private readonly packs: readonly CommandPack[];
  private parsers: NonNullable<RiskContext['parsers']> = {};

  constructor(packs: readonly CommandPack[], reviews: Result<Reviews, DataFault>) {
    this.packs = packs;
    this.reviews = reviews.ok ? reviews.value : noReviews;
    if (!reviews.ok) this.reviewFault = reviews.error;
  }

  /** What is known beside the commands, as far as it is loaded. */
  get context(): RiskContext {
    return { packs: this.packs, parsers: this.parsers };
  }

  /** The scanner's verdict alone on text of a shell; blanks of a guide such as `<name>` are filled in. */
  async scan(command: string, shell: string): Promise<Classification> {
    const words = shell === 'argv' ? wordsIn(command) : undefined;
    await this.loadFor(shell);
    return this.withGrammars((context) =>
      words === undefined
        ? classifyShell(command, { ...context, shell, placeholders: true })
        : classifyArgv(words, context),
    );
  }

  /** The verdict on text of a shell, merged with a review or a second key. */
  async shell({ shell, command }: ReviewedCommand, options: JudgeOptions = {}): Promise<Judged> {
    if (shell === 'argv') return this.argv(wordsIn(command) ?? [], options);
    const review = this.reviews.of({ shell, command });
    return this.judged({ shell, command, ...(review && { review }) }, await this.scan(command, shell), options);
  }

  /** The verdict on the words of a process, merged with a review or a second key. */
  async argv(words: readonly string[], options: JudgeOptions = {}): Promise<Judged> {
    const scanned = await this.withGrammars((context) => classifyArgv(words, context));
    const review = this.reviews.ofArgv(words);
    return this.judged({ ...reviewedArgv(words), ...(review && { review }) }, scanned, options);
  }

  /** The verdict on the words of a process with what is loaded; `prepare` first, so that no grammar is missing. */
  classify(words: readonly string[]): Classification {
    const scanned = forPrinting(classifyArgv(words, this.context));
    const review = this.reviews.ofArgv(words);
    const found = this.merge(scanned, review, undefined);
    if (review === undefined || found.final.risk === merged(scanned.risk, undefined).risk) return found;
    return { ...found, reasons: [reviewReason(review, words), ...found.reasons] };
  }

  /** The verdict on what a step would start, with the variables that the step gives it. */
  judge(command: Exclude<JudgedCommand, { readonly kind: 'provider' }>): Classification {
    const found = command.kind === 'argv' ? this.classify(command.argv) : this.script(command.text, command.shell);
    return withEnvironment(found, command, this.context);
  }

  private script(text: string, shell: string): Classification {
    const scanned = forPrinting(classifyScript(text, shell, this.context));
    const review = this.reviews.of({ shell, command: text });
    return this.merge(scanned, review, undefined);
  }

  /** Loads what these command lines may need, whatever comes into their templates; says whether all was there already. */
  async prepare(commands: readonly (readonly string[])[]): Promise<boolean> {
    const isReady = !commands.some((words) => this.mayNeedGrammar(words));
    if (!isReady) await this.load(everyGrammar);
    return isReady;
  }

  /** Loads what the text of a script step may need; says whether all was there already. */
  async prepareScript(text: string, shell: string): Promise<boolean> {
    const { missing = [] } = classifyScript(text, shell, this.context);
    if (missing.length === 0) return true;
    await this.load(everyGrammar);
    return false;
  }

  /** Loads what the commands of a guide may need. */
  async prepareGuide(text: string): Promise<RiskContext> {
    if (namesLanguage.test(text)) await this.load(everyGrammar);
    return this.context;
  }

  private mayNeedGrammar(words: readonly string[]): boolean {
    const { missing = [], programs = [] } = classifyArgv(words, this.context);
    const hasTemplate = words.some((word) => word.includes('{{'));
    const isOpen = programs.length !== 1 || words.some((word) => readsLanguage.test(word));
    return missing.length > 0 || (hasTemplate && (isOpen || words[0]?.includes('{{') === true));
  }

  /** Loads what a language is read with at once, and not one after the other when it turns out to be missing. */
  private async loadFor(shell: string): Promise<void> {
    const language = languageNamed(shell);
    const needed: Grammar = isSql(language) ? 'sql' : 'languages';
    if (language !== 'bash') await this.load([needed]);
  }

  private async withGrammars(classify: (context: RiskContext) => Classification): Promise<Classification> {
    let found = classify(this.context);
    // What one grammar shows may need the other.
    for (const _ of everyGrammar) {
      if (found.missing === undefined) break;
      await this.load(found.missing);
      found = classify(this.context);
    }
    return forPrinting(found);
  }

  private async load(grammars: readonly Grammar[]): Promise<void> {
    const { loadGrammars } = await import('./grammars.js');
    this.parsers = { ...this.parsers, ...(await loadGrammars(grammars)) };
  }

  private async judged(asked: Asked, scanned: Classification, options: JudgeOptions): Promise<Judged> {
    const { review, ...reviewed } = asked;
    const { secondKey, surroundings } = options;
    // A person's review stands in for the model.
    if (review !== undefined || secondKey === undefined) {
      return { classification: this.merge(scanned, review, undefined), ...(review !== undefined && { review }) };
    }
    const answer = (await secondKey.judge({ ...reviewed, ...surroundings })) ?? null;
    const classification = this.merge(scanned, undefined, answer);
    return { classification, answer: answer === null ? null : await this.withJudgedRollbacks(answer) };
  }

  private merge(
    scanned: Classification,
    review: PinnedReview | undefined,
    answer: KeyAnswer | null | undefined,
  ): Classification {
    const key: Key | undefined = review === undefined ? (answer ?? undefined) : { risk: review.risk, confidence: 1 };
    // A review that cannot be read may have raised this command; a key that was asked and is silent is no agreement.
    const twoKeys = this.reviewFault !== undefined || answer !== undefined;
    return { ...scanned, final: merged(scanned.risk, key, { twoKeys }) };
  }

  private async withJudgedRollbacks({ rollbacks, ...answer }: KeyAnswer): Promise<JudgedAnswer> {
    const judged = rollbacks.map(async (command) => ({ command, classification: await this.scan(command, 'bash') }));
    return { ...answer, rollbacks: await Promise.all(judged) };
  }
}

/** A command with the review that was pinned for it. */
interface Asked extends ReviewedCommand {
  readonly review?: PinnedReview;
}

// A template may become the option that hands these a program.
const readsLanguage = /\b(psql|mysql|mariadb|sqlcmd|sqlplus|sqlite3?|pwsh|powershell)\b/i;

// A block of a guide, or a client in one of its commands.
const namesLanguage = /sql|postgres|pwsh|powershell/i;

const everyGrammar: readonly Grammar[] = ['languages', 'sql'];

/** What a person at the gate reads where a review and not the scanner made the class. */
function reviewReason({ risk, reviewer, reason }: PinnedReview, words: readonly string[]): RiskReason {
  const span = { start: 0, end: words.join(' ').length };
  return { rule: 'review/pinned', risk, span, why: `${reviewer} reviewed it as ${risk}: ${reason}` };
}

function forPrinting({ missing: _, ...classification }: Classification): Classification {
  return classification;
}

function wordsIn(command: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(command);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
