import { Injectable } from '@nestjs/common';

/** How one address departs from the rule for bodies. */
export interface BodyRule {
  /** Bytes of a body that is read here. */
  limitBytes?: number;
  /** The door behind the address reads its bodies itself. */
  isLeft?: boolean;
}

/** Addresses that take other bodies than the rule says; doors declare theirs when they start. */
@Injectable()
export class BodyRules {
  private readonly rules = new Map<string, BodyRule>();

  /** Takes larger bodies at one address, e.g. files in base64. */
  allow(path: string, limitBytes: number): void {
    this.rules.set(normalised(path), { limitBytes });
  }

  /** Leaves the bodies of an address, and of everything below it, to the door. */
  leave(path: string): void {
    this.rules.set(normalised(path), { isLeft: true });
  }

  of(path: string): BodyRule {
    const asked = normalised(path);
    const own = this.rules.get(asked);
    if (own) return own;
    for (const [above, rule] of this.rules) {
      if (rule.isLeft && asked.startsWith(`${above}/`)) return rule;
    }
    return {};
  }
}

/** Express takes addresses in any case, with or without a slash at the end. */
function normalised(path: string): string {
  return path.toLowerCase().replace(/\/+$/, '');
}
