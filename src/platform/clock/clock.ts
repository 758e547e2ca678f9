import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';

/** The only source of time. Tests replace it by one that they set and move. */
@Injectable()
export class Clock {
  /** The instant, in UTC. */
  now(): Date {
    return new Date();
  }

  /** The business date `YYYY-MM-DD` in an IANA time zone. */
  today(timeZone: string): string {
    return DateTime.fromJSDate(this.now(), { zone: timeZone }).toFormat('yyyy-MM-dd');
  }

  /** The instant a number of seconds from now. */
  in(seconds: number): Date {
    return new Date(this.now().getTime() + seconds * 1000);
  }
}
