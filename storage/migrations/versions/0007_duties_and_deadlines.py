"""Duties and deadlines

Version 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('matter', sa.Enum('plan', 'forms_out', 'consultation', 'reviews_in', 'committee_reads', 'papers_out', 'meeting', 'minutes', 'dossier', 'publication', 'remediation', 'law', name='ck_calendar_day_matter', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('operator', sa.Enum('before', 'by', name='ck_calendar_day_operator', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Enum('law', 'derived', 'meeting', 'secretary', 'officer', name='ck_calendar_day_source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('title', sa.String(300), nullable=False),
    sa.Column('owner', sa.String(300), nullable=False),
    sa.Column('recipient', sa.String(300), nullable=False),
    sa.Column('clause', sa.String(80), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_calendar_day_cycle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_day')),
    sa.UniqueConstraint('cycle_id', 'matter', 'number', name='uq_calendar_day_matter')
    )
    op.create_table('duty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('owner', sa.Integer(), nullable=False),
    sa.Column('about', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('write_review', 'attend', 'remedy', 'consult', 'committee_comment', 'send_papers', 'hold_meeting', 'minutes', 'report_up', 'publish', 'remediation_plan', 'answer_prompts', 'staff_rating', 'former_comment', 'temporary_comment', 'supplementary', name='ck_duty_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('operator', sa.Enum('before', 'by', name='ck_duty_operator', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('next_reminder', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('open', 'done', 'waived', name='ck_duty_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['closed_by'], ['member.id'], name=op.f('fk_duty_closed_by')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_duty_cycle_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_duty_member_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_duty_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty')),
    sa.UniqueConstraint('cycle_id', 'kind', 'owner', 'about', name='uq_duty_owner')
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index('ix_duty_cell', ['organisation_id', 'state', 'last_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_duty_next', ['state', 'next_reminder'], unique=False)

    op.create_table('laid_cycle',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('laid_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_laid_cycle_cycle_id')),
    sa.PrimaryKeyConstraint('cycle_id', name=op.f('pk_laid_cycle'))
    )
    op.create_table('notice_read',
    sa.Column('subject', sa.String(80), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('read', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_notice_read_member_id')),
    sa.PrimaryKeyConstraint('subject', 'member_id', name=op.f('pk_notice_read'))
    )
    op.create_table('overseer',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_overseer_member_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_overseer_organisation_id')),
    sa.PrimaryKeyConstraint('organisation_id', 'member_id', name=op.f('pk_overseer'))
    )
    op.create_table('reminder_choice',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('muted', sa.Boolean(), nullable=False),
    sa.Column('held_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_reminder_choice_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_reminder_choice'))
    )
    op.create_table('invitation_answer',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('coming', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_invitation_answer_meeting_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_invitation_answer_member_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_invitation_answer'))
    )


def downgrade() -> None:
    op.drop_table('invitation_answer')
    op.drop_table('reminder_choice')
    op.drop_table('overseer')
    op.drop_table('notice_read')
    op.drop_table('laid_cycle')
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index('ix_duty_next')
        batch_op.drop_index(batch_op.f('ix_duty_member_id'))
        batch_op.drop_index('ix_duty_cell')

    op.drop_table('duty')
    op.drop_table('calendar_day')
