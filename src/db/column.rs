//! How our types stand in columns, the same on both databases: words as text, days as dates, instants as timestamps in UTC.
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Date, Text, Timestamp};

use crate::rules::actor::Role;
use crate::rules::day::Day;
use crate::rules::disposal::party::Routed;
use crate::rules::instant::Instant;
use crate::rules::publication::AnnouncementKind;
use crate::rules::stage::{
    AnnouncementState, CaseState, IntakeState, NoticeState, PartState, PartyRole, PlanState,
    ReportState, SampleState, TaskState,
};
use crate::rules::stream::{ChainStage, ItemPurpose, PublicStream, Stream};

macro_rules! word_columns {
    ($($proxy:ident: $word:ty;)+) => {$(
        #[derive(FromSqlRow, AsExpression)]
        #[diesel(foreign_derive)]
        #[diesel(sql_type = Text)]
        #[expect(dead_code, reason = "diesel's derive wants a stand-in for a type of another room")]
        struct $proxy($word);

        impl<DB> ToSql<Text, DB> for $word
        where
            DB: Backend,
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <str as ToSql<Text, DB>>::to_sql(self.code(), out)
            }
        }

        impl<DB> FromSql<Text, DB> for $word
        where
            DB: Backend,
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = <String as FromSql<Text, DB>>::from_sql(bytes)?;
                Ok(text.parse::<$word>()?)
            }
        }
    )+};
}

word_columns! {
    StreamColumn: Stream;
    PublicStreamColumn: PublicStream;
    ItemPurposeColumn: ItemPurpose;
    ChainStageColumn: ChainStage;
    RoleColumn: Role;
    PlanStateColumn: PlanState;
    TaskStateColumn: TaskState;
    SampleStateColumn: SampleState;
    ReportStateColumn: ReportState;
    NoticeStateColumn: NoticeState;
    CaseStateColumn: CaseState;
    PartStateColumn: PartState;
    PartyRoleColumn: PartyRole;
    RoutedColumn: Routed;
    AnnouncementStateColumn: AnnouncementState;
    AnnouncementKindColumn: AnnouncementKind;
    IntakeStateColumn: IntakeState;
}

#[derive(FromSqlRow, AsExpression)]
#[diesel(foreign_derive)]
#[diesel(sql_type = Timestamp)]
#[expect(
    dead_code,
    reason = "diesel's derive wants a stand-in for a type of another room"
)]
struct InstantColumn(Instant);

impl<DB> ToSql<Timestamp, DB> for Instant
where
    DB: Backend,
    chrono::NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.naive().to_sql(out)
    }
}

impl<DB> FromSql<Timestamp, DB> for Instant
where
    DB: Backend,
    chrono::NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <chrono::NaiveDateTime as FromSql<Timestamp, DB>>::from_sql(bytes).map(Self::from_naive)
    }
}

#[derive(FromSqlRow, AsExpression)]
#[diesel(foreign_derive)]
#[diesel(sql_type = Date)]
#[expect(
    dead_code,
    reason = "diesel's derive wants a stand-in for a type of another room"
)]
struct DayColumn(Day);

impl<DB> ToSql<Date, DB> for Day
where
    DB: Backend,
    chrono::NaiveDate: ToSql<Date, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.naive().to_sql(out)
    }
}

impl<DB> FromSql<Date, DB> for Day
where
    DB: Backend,
    chrono::NaiveDate: FromSql<Date, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <chrono::NaiveDate as FromSql<Date, DB>>::from_sql(bytes).map(Self::from)
    }
}
