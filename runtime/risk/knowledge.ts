import type { Risk } from '../model/risk.js';
import type { CommandCapture } from '../schema/generated/command.js';
import type { Pattern } from './patterns.js';

/** When a rule applies: every field that is present must hold. Options are written as in `flags`. */
export interface Condition {
  /** One of these options is given; an abbreviation of a long one counts. */
  readonly flag?: string;
  /** And one of these as well. */
  readonly alsoFlag?: string;
  /** None of these is given. */
  readonly without?: string;
  /** The value of an option in `flag` matches. */
  readonly value?: Pattern;
  /** The value of an option in `flag` does not match. */
  readonly notValue?: Pattern;
  /** Some operand matches. */
  readonly operand?: Pattern;
  /** No operand matches. */
  readonly noOperand?: Pattern;
  readonly firstOperand?: Pattern;
  readonly secondOperand?: Pattern;
  readonly lastOperand?: Pattern;
  /** All operands match, and there is one at least. */
  readonly everyOperand?: Pattern;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** The command is run on whatever comes: by xargs, find or a loop. */
  readonly fed?: true;
  /** The text that comes in matches; it is known where echo or a here-document gives it. */
  readonly input?: Pattern;
  /** Some operand is only known when the command runs. */
  readonly dynamic?: true;
}

/** A class and the reason for it. */
export interface Rule {
  readonly id: string;
  readonly risk: Risk;
  readonly when: Condition;
  /** A sentence, lower case, no full stop. */
  readonly why: string;
  readonly suggestion?: string;
  readonly critical?: true;
  readonly sensitive?: true;
  readonly dryRun?: true;
}

/** Where another command lies in the words of this one; `unless` names options with which there is none. */
export type Wrap = { readonly unless?: string } & (
  | /** The operands after `skip` of them are a command; its options stop this one's. */
  { readonly kind: 'words'; readonly skip?: number; readonly assignments?: true; readonly fed?: true }
  /** What follows `--` is a command, or without it the operands after `skip` of them. */
  | { readonly kind: 'dashes'; readonly skip: number }
  /** The operands after `skip` of them, joined by blanks, are text of a shell (bash where none is named). */
  | { readonly kind: 'joined'; readonly skip?: number; readonly fed?: true; readonly shell?: string }
  /** The value of an option is text of a shell, `sql` or another language. */
  | { readonly kind: 'text'; readonly flag: string; readonly shell: string }
  /** The operand number `at`, counted from 0, is text of a language. */
  | { readonly kind: 'operand'; readonly at: number; readonly shell: string }
  /** What follows `=` in every operand is shell text, as in alias. */
  | { readonly kind: 'values' }
  /** The first operand is shell text, as in trap. */
  | { readonly kind: 'first' }
  /** Commands between `-exec` and `;` or `+`, as in find. */
  | { readonly kind: 'exec'; readonly flag: string }
);

/** What is known of a command or of one verb of it. */
export interface Knowledge {
  readonly name: string;
  /** For a name with `*`: what compares a whole word with it. */
  readonly glob?: RegExp;
  /** What it does, for people; lower case. */
  readonly summary: string;
  /**
   * Options that do not change the class, parted by blanks: `-a --all` alone, `-n= --lines=` with a value,
   * `--color?` with a value only behind `=`, `-#` any number.
   */
  readonly flags?: string;
  /** The class where no rule applies; a rule that applies stands in its place. */
  readonly base: Risk;
  /** Why the base is what it is, where the summary does not say it. */
  readonly why?: string;
  readonly rules?: readonly Rule[];
  /** Words that only lead to a verb, as `vm` in `az vm list`. */
  readonly groups?: ReadonlySet<string>;
  readonly verbs?: readonly Knowledge[];
  readonly wraps?: readonly Wrap[];
  /** Whether the base holds even where a command inside was judged. */
  readonly keepsBase?: true;
  /** The inverse operation, where there is one. */
  readonly inverse?: string;
  /** What people typically take from its output. */
  readonly captures?: readonly CommandCapture[];
  /** Whether what is acted on is named by the operands, as in `delete pod x`. */
  readonly namesResource?: true;
}

/** What a command does with a program that it is given. */
export interface ProgramKnowledge {
  /** `bash` is read and judged; any other language is only looked through. */
  readonly language: string;
  /** Whether an operand names a file with the program. */
  readonly script?: true;
  /** Whether nothing is read where there is an operand. */
  readonly unlessOperand?: true;
  /** Options after which no program is read, parted by blanks. */
  readonly unless?: string;
}

/** What is known of one command: an entry of the command ontology. */
export interface CommandKnowledge extends Knowledge {
  readonly alsoNamed?: readonly string[];
  /** Where the upstream project describes it. */
  readonly source: string;
  /** Set for the tools of Windows. */
  readonly platform?: 'windows';
  /**
   * How its words are read: `gnu` (`-la`, `--all`), `words` (`-name x`, as find and terraform), `plain` (no options at
   * all, as echo), `bundled` (like gnu, and a first word without a dash is a bundle of options, as `tar xzf`), `slash`
   * (`/s`, `/fo:csv`, without regard to case).
   */
  readonly style?: 'gnu' | 'words' | 'plain' | 'bundled' | 'slash';
  /** More names of it, as `mkfs.ext4`. */
  readonly family?: Pattern;
  /** Set where the command runs a program that it is given. */
  readonly runs?: ProgramKnowledge;
  /** Options that name the file into which something from elsewhere goes; set where the command fetches. */
  readonly fetches?: string;
  /** Whether foreign letters in the operands are only text that is shown or searched for. */
  readonly takesProse?: true;
}

/** A tool as it is shipped: its names, and what is known of it as JSON, which is read when a name comes up. */
export interface CommandSource {
  /** Parted by blanks; the first is its own name. */
  readonly names: string;
  readonly platform?: 'windows';
  /** A pattern for more names. */
  readonly family?: string;
  readonly text: string;
}
