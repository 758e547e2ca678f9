import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { BillingModule } from '../billing/index.js';
import { CustomersModule } from '../customers/index.js';
import { CALLS_PATH } from '../platform/calls/call-facts.js';
import { UPLOAD_LIMIT_BYTES } from '../platform/calls/receive-call.js';
import { BodyRules } from '../platform/http/body-rules.js';
import { Settings } from '../platform/settings/settings.js';
import { RadiusModule } from '../radius/index.js';
import { AttachmentsController } from './attachments/attachments.controller.js';
import { AttachmentsRepository } from './attachments/attachments.repository.js';
import { AttachmentsService } from './attachments/attachments.service.js';
import { CalendarsAdminController } from './calendars/calendars.admin.controller.js';
import { CalendarsRepository, CalendarsService } from './calendars/calendars.service.js';
import { CannedRepliesAdminController } from './canned-replies/canned-replies.admin.controller.js';
import {
  CannedRepliesRepository,
  CannedRepliesService,
} from './canned-replies/canned-replies.service.js';
import { CategoriesAdminController } from './departments/categories.admin.controller.js';
import { CategoriesController } from './departments/categories.controller.js';
import { CategoriesRepository, CategoriesService } from './departments/categories.service.js';
import { DepartmentsAdminController } from './departments/departments.admin.controller.js';
import { DepartmentsRepository } from './departments/departments.repository.js';
import { DepartmentsService } from './departments/departments.service.js';
import { PredefinedLists } from './departments/predefined-lists.js';
import { EscalationService } from './escalation/escalation.service.js';
import { HelpdeskPublications } from './helpdesk.publications.js';
import { HELPDESK_SETTINGS } from './helpdesk.settings.js';
import { Correspondents } from './mail-in/correspondents.js';
import { IncomingMailsAdminController } from './mail-in/incoming-mails.admin.controller.js';
import { IncomingMailsRepository } from './mail-in/incoming-mails.repository.js';
import { IncomingMailsService } from './mail-in/incoming-mails.service.js';
import { LetterFiling } from './mail-in/letter-filing.js';
import { MailClerk } from './mail-in/mail-clerk.js';
import { MailDoorController } from './mail-in/mail-door.controller.js';
import { MailDoor } from './mail-in/mail-door.js';
import { MailIntake } from './mail-in/mail-intake.js';
import { MailboxPolls } from './mail-in/mailbox-polls.js';
import { MailboxSecrets } from './mail-in/mailbox-secrets.js';
import { MailboxesAdminController } from './mail-in/mailboxes.admin.controller.js';
import { MailboxesRepository } from './mail-in/mailboxes.repository.js';
import { MailboxesService } from './mail-in/mailboxes.service.js';
import { NoticesService } from './mail-out/notices.service.js';
import { PartiesRepository } from './mail-out/parties.repository.js';
import { TicketMails } from './mail-out/ticket-mails.js';
import { NotesRepository } from './notes/notes.repository.js';
import { NotesService } from './notes/notes.service.js';
import { RatingController } from './ratings/rating.controller.js';
import { RatingsService } from './ratings/ratings.service.js';
import { HelpdeskReportAdminController } from './reports/helpdesk-report.admin.controller.js';
import { HelpdeskReport } from './reports/helpdesk-report.js';
import { ClockReplays } from './sla/clock-replays.js';
import { ClockWatch } from './sla/clock-watch.js';
import { ClocksService } from './sla/clocks.service.js';
import { SlaPoliciesAdminController } from './sla/sla-policies.admin.controller.js';
import { SlaPoliciesRepository, SlaPoliciesService } from './sla/sla-policies.service.js';
import { ClosingService } from './tickets/closing.service.js';
import { MergingService } from './tickets/merging.service.js';
import { TicketContext } from './tickets/ticket-context.js';
import { TicketDesk } from './tickets/ticket-desk.js';
import { TicketEvents } from './tickets/ticket-events.js';
import { TicketJournal } from './tickets/ticket-journal.js';
import { TicketList } from './tickets/ticket-list.js';
import { TicketOpening } from './tickets/ticket-opening.js';
import { TicketReader } from './tickets/ticket-reading.js';
import { TicketWorkService } from './tickets/ticket-work.service.js';
import { TicketsAdminController } from './tickets/tickets.admin.controller.js';
import { TicketsController } from './tickets/tickets.controller.js';
import { TicketsRepository } from './tickets/tickets.repository.js';
import { TicketsService } from './tickets/tickets.service.js';
import { WatchersService } from './tickets/watchers.service.js';

/** A file in base64, as a form encodes it (three bytes for each of its signs), and its name. */
const ENCODED_FILE_BYTES = 2 * UPLOAD_LIMIT_BYTES;

@Module({
  imports: [BillingModule, CustomersModule, RadiusModule],
  controllers: [
    AttachmentsController,
    CalendarsAdminController,
    CannedRepliesAdminController,
    CategoriesAdminController,
    CategoriesController,
    DepartmentsAdminController,
    HelpdeskReportAdminController,
    IncomingMailsAdminController,
    MailDoorController,
    MailboxesAdminController,
    RatingController,
    SlaPoliciesAdminController,
    TicketsAdminController,
    TicketsController,
  ],
  providers: [
    AttachmentsRepository,
    AttachmentsService,
    CalendarsRepository,
    CalendarsService,
    CannedRepliesRepository,
    CannedRepliesService,
    CategoriesRepository,
    CategoriesService,
    ClockReplays,
    ClockWatch,
    ClocksService,
    ClosingService,
    Correspondents,
    DepartmentsRepository,
    DepartmentsService,
    EscalationService,
    HelpdeskPublications,
    HelpdeskReport,
    IncomingMailsRepository,
    IncomingMailsService,
    LetterFiling,
    MailClerk,
    MailDoor,
    MailIntake,
    MailboxPolls,
    MailboxSecrets,
    MailboxesRepository,
    MailboxesService,
    MergingService,
    NotesRepository,
    NotesService,
    NoticesService,
    PartiesRepository,
    PredefinedLists,
    RatingsService,
    SlaPoliciesRepository,
    SlaPoliciesService,
    TicketContext,
    TicketDesk,
    TicketEvents,
    TicketJournal,
    TicketList,
    TicketMails,
    TicketOpening,
    TicketReader,
    TicketWorkService,
    TicketsRepository,
    TicketsService,
    WatchersService,
  ],
  exports: [
    AttachmentsService,
    NotesService,
    PredefinedLists,
    TicketList,
    TicketReader,
    TicketsService,
  ],
})
export class HelpdeskModule implements OnModuleInit {
  constructor(
    private readonly facts: Facts,
    private readonly settings: Settings,
    private readonly bodies: BodyRules,
  ) {}

  onModuleInit(): void {
    this.facts.modules.push('helpdesk');
    this.bodies.allow(`/${CALLS_PATH}/add_helpdesk_ticket_attachment`, ENCODED_FILE_BYTES);
    this.settings.declare(...(HELPDESK_SETTINGS as never[]));
  }
}
