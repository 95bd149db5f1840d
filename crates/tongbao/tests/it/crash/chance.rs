//! Moments that nothing decides, and how many of them a run takes.

/// Xorshift: another row of numbers in each run, told so that it can be repeated.
pub struct Chance(u64);

impl Chance {
    /// Begins with TONGBAO_CHANCE, else with the process number; prints it.
    pub fn new() -> Chance {
        let seed = number("TONGBAO_CHANCE").unwrap_or_else(|| u64::from(std::process::id())) | 1;
        println!("chances repeat with TONGBAO_CHANCE={seed}");
        Chance(seed)
    }

    /// At least 0, below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

/// How many kills: TONGBAO_KILLS, or few enough for every run of the tests.
pub fn kills() -> u64 {
    number("TONGBAO_KILLS").unwrap_or(20)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}
