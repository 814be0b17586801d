import type { Risk } from '../model/risk.js';
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
  /** Some operand matches. */
  readonly operand?: Pattern;
  readonly firstOperand?: Pattern;
  readonly secondOperand?: Pattern;
  readonly lastOperand?: Pattern;
  /** All operands match, and there is one at least. */
  readonly everyOperand?: Pattern;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** The command is run on whatever comes: by xargs, find or a loop. */
  readonly fed?: true;
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

/** Where another command lies in the words of this one. */
export type Wrap =
  /** The operands after `skip` of them are a command; its options stop this one's. */
  | {
      readonly kind: 'words';
      readonly skip?: number;
      readonly assignments?: true;
      readonly fed?: true;
      readonly unless?: string;
    }
  /** What follows `--` is a command, or without it the operands after `skip` of them. */
  | { readonly kind: 'dashes'; readonly skip: number }
  /** The operands after `skip` of them, joined by blanks, are shell text. */
  | { readonly kind: 'joined'; readonly skip?: number; readonly fed?: true }
  /** The value of an option is text of a shell, `sql` or another language. */
  | { readonly kind: 'text'; readonly flag: string; readonly shell: string }
  /** What follows `=` in every operand is shell text, as in alias. */
  | { readonly kind: 'values' }
  /** The first operand is shell text, as in trap. */
  | { readonly kind: 'first' }
  /** Commands between `-exec` and `;` or `+`, as in find. */
  | { readonly kind: 'exec'; readonly flag: string };

/** What is known of a command or of one verb of it. */
export interface Knowledge {
  readonly name: string;
  readonly alsoNamed?: readonly string[];
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
  readonly verbs?: readonly Knowledge[];
  readonly wraps?: readonly Wrap[];
  /** Whether the base holds even where a command inside was judged. */
  readonly keepsBase?: true;
  /** The inverse operation, where there is one. */
  readonly inverse?: string;
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
  /** Where the upstream project describes it. */
  readonly source: string;
  /**
   * How its words are read: `gnu` (`-la`, `--all`), `words` (`-name x`, as find and terraform), `plain` (no options at
   * all, as echo), `bundled` (like gnu, and a first word without a dash is a bundle of options, as `tar xzf`).
   */
  readonly style?: 'gnu' | 'words' | 'plain' | 'bundled';
  /** More names of it, as `mkfs.ext4`. */
  readonly family?: RegExp;
  /** Set where the command runs a program that it is given. */
  readonly runs?: ProgramKnowledge;
  /** Whether foreign letters in the operands are only text that is shown or searched for. */
  readonly takesProse?: true;
  readonly examples: {
    readonly safe?: readonly string[];
    readonly caution?: readonly string[];
    readonly dangerous?: readonly string[];
  };
}
