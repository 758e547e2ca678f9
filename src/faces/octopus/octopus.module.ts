import { Module, type OnModuleInit } from '@nestjs/common';
import { HotspotModule } from '../../hotspot/index.js';
import { ApiDocuments } from '../../platform/documents/api-documents.js';
import { ErrorDialects } from '../../platform/http/dialects.js';
import { OCTOPUS, OctopusAuthenticator } from './octopus.authenticator.js';
import { OctopusClerk } from './octopus.clerk.js';
import {
  OctopusController,
  OctopusLocationController,
  OctopusWifiareaController,
} from './octopus.controller.js';
import { OctopusDialect } from './octopus.dialect.js';
import { OCTOPUS_DOCUMENT } from './octopus.documents.js';

/** The Octopus WiFi API over hotspots and vouchers; contract and quirks: docs/faces/octopus.md. */
@Module({
  imports: [HotspotModule],
  controllers: [OctopusLocationController, OctopusWifiareaController, OctopusController],
  providers: [
    OctopusClerk,
    OctopusAuthenticator,
    { provide: OCTOPUS, useExisting: OctopusAuthenticator },
  ],
})
export class OctopusModule implements OnModuleInit {
  constructor(
    private readonly dialects: ErrorDialects,
    private readonly documents: ApiDocuments,
  ) {}

  onModuleInit(): void {
    this.dialects.add(new OctopusDialect());
    this.documents.register(OCTOPUS_DOCUMENT);
  }
}
