import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { declaredPage } from '../../platform/paging/declared-list.js';
import type { CursorParameters } from '../../platform/paging/list-parameters.js';
import { type Setting, Settings } from '../../platform/settings/settings.js';
import type { Actor } from '../actor.js';
import type { SettingDto } from './dto/settings.dto.js';

interface VersionedSetting {
  body: SettingDto;
  version: number;
}

/** What administrators see and change of the settings that rooms declare. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: Audit,
  ) {}

  /** In the order of their keys. @throws ValidationFailed for an unknown sort or a foreign cursor */
  async page(query: CursorParameters): Promise<Page> {
    const settings = await Promise.all(this.settings.list().map((one) => this.describe(one)));
    const rows = settings.map(({ body }) => body);
    return declaredPage(this.database, rows, 'key', query);
  }

  /** @throws NotFound */
  get(key: string): Promise<VersionedSetting> {
    const setting = this.settings.list().find((one) => one.key === key);
    if (!setting) throw new NotFound('setting');
    return this.describe(setting);
  }

  /**
   * @param version only if the setting still has it
   * @throws NotFound StaleVersion; ValidationFailed when the setting does not take the value
   */
  change(actor: Actor, key: string, value: unknown, version?: number): Promise<VersionedSetting> {
    return this.database.transaction(async () => {
      const before = await this.settings.set(key, value, version);
      const changed = await this.get(key);
      const after = changed.body.value;
      if (JSON.stringify(before) === JSON.stringify(after)) return changed;
      await this.audit.record(actor, {
        action: 'settings.setting.changed',
        subject: 'setting',
        subjectId: key,
        before: { value: before },
        after: { value: after },
      });
      return changed;
    });
  }

  private async describe(setting: Setting<unknown>): Promise<VersionedSetting> {
    const { key, description, fallback } = setting;
    const { value, version } = await this.settings.read(setting);
    return { body: { key, description, value, default: fallback }, version };
  }
}
