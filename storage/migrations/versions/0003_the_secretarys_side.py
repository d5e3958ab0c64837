"""The secretary's side

Version 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('collective_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('committee', 'leadership', 'union', 'cell', name='ck_collective_report_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('form', sa.String(32), nullable=False),
    sa.Column('form_hash', sa.String(64), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', name='ck_collective_report_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('prompted', sa.Boolean(), nullable=False),
    sa.Column('combined', sa.Boolean(), nullable=False),
    sa.Column('concluded', sa.Boolean(), nullable=False),
    sa.Column('received', sa.Boolean(), nullable=False),
    sa.Column('planned_half_days', sa.Integer(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_collective_report_cycle_id')),
    sa.ForeignKeyConstraint(['submitted_by'], ['member.id'], name=op.f('fk_collective_report_submitted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collective_report')),
    sa.UniqueConstraint('cycle_id', 'kind', 'name', name='uq_collective_report')
    )
    with op.batch_alter_table('collective_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collective_report_cycle_id'), ['cycle_id'], unique=False)

    op.create_table('committee_comment',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_committee_comment_cycle_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_committee_comment_member_id')),
    sa.ForeignKeyConstraint(['written_by'], ['member.id'], name=op.f('fk_committee_comment_written_by')),
    sa.PrimaryKeyConstraint('cycle_id', 'member_id', 'version', name=op.f('pk_committee_comment'))
    )
    op.create_table('substitution',
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cell_id'], ['organisation.id'], name=op.f('fk_substitution_cell_id')),
    sa.ForeignKeyConstraint(['deputy_id'], ['member.id'], name=op.f('fk_substitution_deputy_id')),
    sa.PrimaryKeyConstraint('cell_id', name=op.f('pk_substitution'))
    )
    op.create_table('collective_hand',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_collective_hand_member_id')),
    sa.ForeignKeyConstraint(['report_id'], ['collective_report.id'], name=op.f('fk_collective_hand_report_id')),
    sa.PrimaryKeyConstraint('report_id', 'member_id', name=op.f('pk_collective_hand'))
    )
    op.create_table('collective_item',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(40), nullable=False),
    sa.Column('writer_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('finished', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['collective_report.id'], name=op.f('fk_collective_item_report_id')),
    sa.ForeignKeyConstraint(['writer_id'], ['member.id'], name=op.f('fk_collective_item_writer_id')),
    sa.PrimaryKeyConstraint('report_id', 'item', name=op.f('pk_collective_item'))
    )
    op.create_table('collective_version',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('value', sa.LargeBinary(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['collective_report.id'], name=op.f('fk_collective_version_report_id')),
    sa.ForeignKeyConstraint(['written_by'], ['member.id'], name=op.f('fk_collective_version_written_by')),
    sa.PrimaryKeyConstraint('report_id', 'item', 'version', name=op.f('pk_collective_version'))
    )
    op.create_table('consultation',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(40), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('opinion', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['collective_report.id'], name=op.f('fk_consultation_report_id')),
    sa.PrimaryKeyConstraint('report_id', 'body', name=op.f('pk_consultation'))
    )
    op.create_table('paper_entry',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ground', sa.Enum('no_account', 'consent', name='ck_paper_entry_ground', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['entered_by'], ['member.id'], name=op.f('fk_paper_entry_entered_by')),
    sa.ForeignKeyConstraint(['review_id'], ['self_review.id'], name=op.f('fk_paper_entry_review_id')),
    sa.PrimaryKeyConstraint('review_id', name=op.f('pk_paper_entry'))
    )
    op.create_table('paper_scan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(16), nullable=False),
    sa.Column('bot', sa.String(64), nullable=False),
    sa.Column('kind', sa.String(16), nullable=False),
    sa.Column('file', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['self_review.id'], name=op.f('fk_paper_scan_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_scan'))
    )
    with op.batch_alter_table('paper_scan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_scan_review_id'), ['review_id'], unique=False)

    with op.batch_alter_table('chat_account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('consent_version', sa.String(20), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('chat_account', schema=None) as batch_op:
        batch_op.drop_column('consent_version')

    with op.batch_alter_table('paper_scan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_scan_review_id'))

    op.drop_table('paper_scan')
    op.drop_table('paper_entry')
    op.drop_table('consultation')
    op.drop_table('collective_version')
    op.drop_table('collective_item')
    op.drop_table('collective_hand')
    op.drop_table('substitution')
    op.drop_table('committee_comment')
    with op.batch_alter_table('collective_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_collective_report_cycle_id'))

    op.drop_table('collective_report')
