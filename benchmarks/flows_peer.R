# Runs the field's package on the inputs in a folder; prints one line of seconds for each method.
library(migest)
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) as.matrix(read.csv(file.path(folder, paste0(name, ".csv")), header = FALSE))
s1 <- read("stock_start")
s2 <- read("stock_end")
places <- sprintf("P%03d", seq_len(nrow(s1)))
dimnames(s1) <- dimnames(s2) <- list(birth = places, residence = places)
births <- setNames(as.vector(read("births")), places)
deaths <- setNames(as.vector(read("deaths")), places)
demo <- function(stay, totals) {
  ffs_demo(stock_start = s1, stock_end = s2, births = births, deaths = deaths,
           stayer_assumption = stay, match_birthplace_tot_method = totals, verbose = FALSE)
}
timed <- function(name, run) {
  seconds <- system.time(suppressMessages(run()))[["elapsed"]]
  cat(sprintf("flows.peer_%s %.2f s\n", name, seconds))
}
timed("differencing", function() {
  ffs_diff(s1, s2, decrease = "zero")
  ffs_diff(s1, s2, decrease = "return")
})
timed("open", function() demo(TRUE, "open-dr"))
timed("closed", function() demo(TRUE, "rescale"))
timed("independence", function() demo(FALSE, "rescale"))
