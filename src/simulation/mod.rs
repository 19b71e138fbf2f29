//! A year of work through the same commands that the pages use, with a clock that is moved: the demonstration.
//! Nothing here writes a table behind a command's back.
mod base;
mod batches;
mod bench;
mod bulletins;
mod cases;
mod cast;
mod city;
mod play;
mod sheets;
mod uploads;

use std::collections::BTreeMap;
use std::path::Path;

use self::batches::Begins;
pub use self::cast::{Login, PASSWORD, told};
use self::play::Play;
use crate::db::Db;
use crate::planning::line::LineForm;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::stream::Stream;
use crate::unit::{Clock, Ids};
use crate::web::SiteConfig;

/// How many days before today the demonstration begins.
const DAYS: u32 = 236;

/// Makes the city of the demonstration in an empty database: its people, plans and some fifty batches up to that moment. `tell` hears how far it is.
///
/// # Errors
/// What a command says; the database then holds what was done before.
pub fn demo(
    database: &str,
    files: &Path,
    end: Instant,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<Login>, Problem> {
    let first = first_day(end);
    let start = Instant::parse_shanghai(&format!("{first} 08:30"))
        .ok_or_else(|| Problem::fault("the first day has a morning"))?;
    let clock = Clock::fixed(start);
    let config = SiteConfig {
        public_url: String::new(),
        demo: true,
        city: "安阳".to_owned(),
        client_header: None,
        mail: None,
    };
    let db = Db::open(database)?;
    let site = crate::app::site(db, clock.clone(), Ids::Random, files.to_path_buf(), config)?;
    tell("登记检验机构、人员和基础表");
    let console = Actor::console();
    site.write_now(&console, |tx| city::laboratories(tx, first))?;
    let people = cast::make(&site)?;
    let mut play = Play::on(site, clock)?;
    city::base_table(&play)?;
    tell("编制、批准和下达三类计划");
    plans(&mut play, end.day())?;
    tell("抽样、检验、处置和公布");
    play.until(end)?;
    city::county_plans(&play)?;
    play.keep(crate::publication::queue::recount)?;
    Ok(people)
}

/// The first day: some eight months ago.
fn first_day(end: Instant) -> Day {
    let mut first = end.day();
    for _ in 0..DAYS {
        first = first.previous();
    }
    first
}

/// The plans of the three streams, of each year that the play touches, and each batch on the day it begins.
fn plans(play: &mut Play, end: Day) -> Result<(), Problem> {
    let first = play.today();
    let last = play.working_day_before(end, 1);
    let mut plans: BTreeMap<(i32, Stream), Vec<LineForm>> = BTreeMap::new();
    for batch in batches::all() {
        let day = match batch.begins {
            Begins::After(days) => play.working_day(first, days),
            Begins::Before(days) => play.working_day_before(last, days),
        };
        let lines = plans.entry((day.year(), batch.stream)).or_default();
        let line = city::line_of(&batch, day.month());
        match lines.iter_mut().find(|one| city::same_cell(one, &line)) {
            Some(one) => {
                let quota = one.quota.parse::<u32>().unwrap_or(1) + 1;
                one.quota = quota.to_string();
            }
            None => lines.push(line),
        }
        play.on_day(day, move |play| bench::assign(play, batch));
    }
    for ((year, stream), lines) in plans {
        city::plan(play, &city::place(year, stream), lines)?;
    }
    bulletins::begin(play);
    Ok(())
}
