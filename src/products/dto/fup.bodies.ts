import { Bytes, Integer, Integers, OneOf, Text } from '../../platform/validation/fields.js';
import { Objects } from '../../platform/validation/objects.js';
import { type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import {
  FUP_WINDOWS,
  type FupWindow,
  type SpeedBoostWindow,
  type SpeedChange,
  type SpeedLimitStep,
} from '../fup/fup.types.js';

const KBPS_MAX = 100_000_000;
const TIME = { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, says: 'must be a time such as 22:00' };

class SpeedBody {
  @Integer({ optional: true, max: KBPS_MAX, example: 10_000 })
  download_kbps?: number;

  @Integer({ optional: true, max: KBPS_MAX, example: 5_000 })
  upload_kbps?: number;
}

export class SpeedLimitStepBody extends SpeedBody {
  @OneOf(FUP_WINDOWS, { description: '`month` is the allowance period.' })
  window!: FupWindow;

  @Bytes({ optional: true, description: 'Threshold; or `used_percent`.' })
  used_bytes?: number;

  @Integer({ optional: true, min: 0, max: 1000, description: "Of the plan's allowance." })
  used_percent?: number;

  @Integer({ optional: true, max: 100, description: 'Of the speed at hand; or two speeds.' })
  speed_percent?: number;
}

export class SpeedBoostWindowBody extends SpeedBody {
  @Integers({ max: 7, description: '1 is Monday.', example: [6, 7] })
  weekdays!: number[];

  @Text({ ...TIME, max: 5, example: '22:00' })
  starts_at!: string;

  @Text({ ...TIME, max: 5, example: '06:00' })
  ends_at!: string;

  @Integer({ optional: true, min: 101, max: 10_000, description: 'Of the speed at hand.' })
  speed_percent?: number;
}

export class NewSpeedLimitPolicyBody {
  @Text({ max: 120, example: 'Evening fair use' })
  name!: string;

  @Objects(() => SpeedLimitStepBody, { max: 50 })
  steps!: SpeedLimitStepBody[];
}

export class SpeedLimitPolicyChangeBody {
  @Text({ optional: true, max: 120 })
  name?: string;

  @Objects(() => SpeedLimitStepBody, { optional: true, max: 50 })
  steps?: SpeedLimitStepBody[];
}

export class NewSpeedBoostPolicyBody {
  @Text({ max: 120, example: 'Free nights' })
  name!: string;

  @Objects(() => SpeedBoostWindowBody, { max: 50 })
  windows!: SpeedBoostWindowBody[];
}

export class SpeedBoostPolicyChangeBody {
  @Text({ optional: true, max: 120 })
  name?: string;

  @Objects(() => SpeedBoostWindowBody, { optional: true, max: 50 })
  windows?: SpeedBoostWindowBody[];
}

/** @throws ValidationFailed when a step lacks or doubles its threshold or its speed */
export function stepsOf(bodies: readonly SpeedLimitStepBody[]): SpeedLimitStep[] {
  const wrong = bodies.flatMap((body, at) => [
    ...speedMistakes(body, `steps[${at}]`),
    ...((body.used_bytes === undefined) === (body.used_percent === undefined)
      ? [{ field: `steps[${at}].used_bytes`, message: 'or used_percent must be given, not both' }]
      : []),
  ]);
  if (wrong.length > 0) throw new ValidationFailed(wrong);
  return bodies.map((body) => ({
    ...speedOf(body),
    window: body.window,
    usedBytes: body.used_bytes ?? null,
    usedPercent: body.used_percent ?? null,
  }));
}

/** @throws ValidationFailed when a window has no week days, or lacks or doubles its speed */
export function windowsOf(bodies: readonly SpeedBoostWindowBody[]): SpeedBoostWindow[] {
  const wrong = bodies.flatMap((body, at) => [
    ...speedMistakes(body, `windows[${at}]`),
    ...(body.weekdays.length > 0 && body.weekdays.every((day) => day >= 1 && day <= 7)
      ? []
      : [{ field: `windows[${at}].weekdays`, message: 'must be week days from 1 to 7' }]),
  ]);
  if (wrong.length > 0) throw new ValidationFailed(wrong);
  return bodies.map((body) => ({
    ...speedOf(body),
    weekdays: body.weekdays,
    startsAt: body.starts_at,
    endsAt: body.ends_at,
  }));
}

type Speed = SpeedBody & { speed_percent?: number };

function speedOf({ download_kbps, upload_kbps, speed_percent }: Speed): SpeedChange {
  return {
    downloadKbps: download_kbps ?? null,
    uploadKbps: upload_kbps ?? null,
    speedPercent: speed_percent ?? null,
  };
}

function speedMistakes(
  { download_kbps, upload_kbps, speed_percent }: Speed,
  path: string,
): FieldError[] {
  const hasBoth = download_kbps !== undefined && upload_kbps !== undefined;
  const hasNone = download_kbps === undefined && upload_kbps === undefined;
  if (speed_percent === undefined ? hasBoth : hasNone) return [];
  return [
    {
      field: `${path}.speed_percent`,
      message: 'or download_kbps with upload_kbps must be given, not both',
    },
  ];
}
