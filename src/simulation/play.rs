//! The stage of a simulation: a site whose clock is moved, its people by log-in, and a queue of what happens when.
use std::collections::BTreeMap;

use crate::people::session;
use crate::problem::Problem;
use crate::register::clocks::timekeeping;
use crate::rules::actor::Actor;
use crate::rules::calendar::Calendar;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::unit::{Clock, Rx, Tx};
use crate::web::Site;

/// One thing that happens; it may plan what follows.
pub(super) type Act = Box<dyn FnOnce(&mut Play) -> Result<(), Problem>>;

/// A site in play.
pub(super) struct Play {
    pub(super) site: Site,
    clock: Clock,
    calendar: Calendar,
    queue: BTreeMap<(Instant, u64), Act>,
    planned: u64,
}

impl Play {
    /// The play on a site with that clock.
    pub(super) fn on(site: Site, clock: Clock) -> Result<Self, Problem> {
        let calendar = site.read_now(&Actor::system(), |rx| Ok(timekeeping(rx)?.calendar))?;
        Ok(Self {
            site,
            clock,
            calendar,
            queue: BTreeMap::new(),
            planned: 0,
        })
    }

    /// Today in the play.
    pub(super) fn today(&self) -> Day {
        self.clock.now().day()
    }

    /// The working day so many working days after a day.
    pub(super) fn working_day(&self, from: Day, after: u32) -> Day {
        let mut day = self.calendar.working_from(from);
        for _ in 0..after {
            day = self.calendar.next_working(day);
        }
        day
    }

    /// The working day so many working days before a day; that day itself, or the working day before it, for none.
    pub(super) fn working_day_before(&self, from: Day, before: u32) -> Day {
        let mut day = from;
        let mut left = before;
        while left > 0 || !self.calendar.is_working(day) {
            if left > 0 && self.calendar.is_working(day) {
                left -= 1;
            }
            day = day.previous();
        }
        day
    }

    /// Plans an act for that day, a working hour in the order of planning.
    pub(super) fn on_day(
        &mut self,
        day: Day,
        act: impl FnOnce(&mut Self) -> Result<(), Problem> + 'static,
    ) {
        self.planned += 1;
        let minute = self.planned % 480;
        let time = format!("{day} {:02}:{:02}", 9 + minute / 60, minute % 60);
        let now = self.clock.now();
        let at = Instant::parse_shanghai(&time).map_or(now, |at| at.max(now));
        self.queue.insert((at, self.planned), Box::new(act));
    }

    /// Plans an act so many working days from today.
    pub(super) fn after(
        &mut self,
        working_days: u32,
        act: impl FnOnce(&mut Self) -> Result<(), Problem> + 'static,
    ) {
        let day = self.working_day(self.today(), working_days);
        self.on_day(day, act);
    }

    /// Plays on until that moment; what would happen later does not happen.
    pub(super) fn until(&mut self, end: Instant) -> Result<(), Problem> {
        while let Some(((at, nth), act)) = self.queue.pop_first() {
            if at > end {
                self.queue.insert((at, nth), act);
                break;
            }
            self.clock.set(at);
            act(self)?;
        }
        Ok(())
    }

    /// Runs a command as that person.
    pub(super) fn act<T>(
        &self,
        login: &str,
        command: impl FnOnce(&mut Tx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let actor = self.actor(login)?;
        self.site.write_now(&actor, command)
    }

    /// Reads as that person.
    pub(super) fn ask<T>(
        &self,
        login: &str,
        query: impl FnOnce(&mut Rx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let actor = self.actor(login)?;
        self.site.read_now(&actor, query)
    }

    /// Work that is no person's: what a nightly job does.
    pub(super) fn keep<T>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.site.keep_now(&Actor::system(), work)
    }

    /// The account's id of a person.
    pub(super) fn id_of(&self, login: &str) -> Result<String, Problem> {
        Ok(self.actor(login)?.id)
    }

    pub(super) fn actor(&self, login: &str) -> Result<Actor, Problem> {
        let console = Actor::console();
        self.site
            .read_now(&console, |rx| session::actor_by_login(rx, login))
    }
}
